import { mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CsiVolumeSource, Volume } from '../../cluster/objects';
import { mountCsi } from './csiVolume';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csi-'));
  mkdirSync(join(folder, 'pi-2/lib/volumes/pvc-1'), { recursive: true });
  mkdirSync(join(folder, 'share/pvc-2'), { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const mount = (source: CsiVolumeSource) => {
  const volume: Volume = {
    metadata: { name: 'pvc-1', uid: 'v1', resourceVersion: '1' },
    spec: { csi: source },
  };
  return mountCsi({
    volume,
    source,
    node: 'pi-1',
    diskOf: name => join(folder, name),
    exports: [
      {
        server: 'nas',
        path: '/volume1/k8s',
        folder: join(folder, 'share'),
        squash: 'root',
      },
    ],
  });
};

const placed = (path: string): CsiVolumeSource => ({
  driver: 'driver.longhorn.io',
  volumeHandle: 'pvc-1',
  volumeAttributes: { 'hollow-node': 'pi-2', 'hollow-path': path },
});

it('finds a volume on the disk of the node that has it', () => {
  expect(mount(placed('/lib/volumes/pvc-1'))).toEqual({
    path: join(folder, 'pi-2/lib/volumes/pvc-1'),
    readOnly: false,
  });
});

it('finds a folder of an export by its attributes', () => {
  const mounted = mount({
    driver: 'nfs.csi.k8s.io',
    volumeHandle: 'nas#volume1/k8s#pvc-2##',
    volumeAttributes: { server: 'nas', share: '/volume1/k8s', subdir: 'pvc-2' },
    readOnly: true,
  });
  expect(mounted).toMatchObject({
    path: join(folder, 'share/pvc-2'),
    readOnly: true,
    nfs: { squash: 'root' },
  });
});

it.each([
  [
    'a driver that nobody installed',
    { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' },
    'driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
  ],
  [
    'bytes that are gone',
    placed('/lib/volumes/gone'),
    'volume pvc-1 has no bytes on pi-2',
  ],
  [
    'an export of another server',
    {
      driver: 'nfs.csi.k8s.io',
      volumeHandle: 'h',
      volumeAttributes: { server: 'other', share: '/volume1/k8s', subdir: 'a' },
    },
    'access denied by server while mounting other:/volume1/k8s/a',
  ],
])('refuses %s', (_, source, message) => {
  expect(() => mount(source)).toThrow(message);
});
