import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { NotFoundError } from '@backstage/errors';
import { Volume } from '../cluster/objects';
import { NfsCsiProvisioner, parseNfsHandle } from './NfsCsiProvisioner';
import { ProvisionedVolume, ProvisionRequest } from './ProvisionerController';

let folder: string;
let provisioner: NfsCsiProvisioner;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nfs-csi-'));
  provisioner = new NfsCsiProvisioner({
    export: (server, share) => {
      if (server !== 'nas' || share !== '/volume1/k8s') {
        throw new NotFoundError(`nothing exports ${server}:${share}`);
      }
      return { folder };
    },
  });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const metadata = (name: string) => ({ name, uid: 'u1', resourceVersion: '1' });

function request(
  parameters: Record<string, string>,
  spec: object = {},
): ProvisionRequest {
  return {
    claim: { metadata: { ...metadata('data'), namespace: 'shop' }, spec },
    storageClass: {
      metadata: metadata('warm'),
      provisioner: 'nfs.csi.k8s.io',
      parameters: { server: 'nas', share: '/volume1/k8s', ...parameters },
    },
    volumeName: 'pvc-u1',
  };
}

function volumeOf({ source }: ProvisionedVolume): Volume {
  return { metadata: metadata('pvc-u1'), spec: source };
}

it.each([
  ['nothing', {}, 'pvc-u1', 'nas#volume1/k8s#pvc-u1##'],
  [
    'subDir',
    { subDir: '${pvc.metadata.namespace}/${pvc.metadata.name}' },
    'shop/data',
    'nas#volume1/k8s#shop/data#pvc-u1#',
  ],
  [
    'onDelete',
    { onDelete: 'archive' },
    'pvc-u1',
    'nas#volume1/k8s#pvc-u1##archive',
  ],
])(
  'makes a folder where the class says %s',
  async (_, parameters, subdir, handle) => {
    const made = await provisioner.provision(request(parameters));
    expect(made.source.csi).toEqual({
      driver: 'nfs.csi.k8s.io',
      volumeHandle: handle,
      volumeAttributes: { server: 'nas', share: '/volume1/k8s', subdir },
    });
    expect(existsSync(join(folder, subdir))).toBe(true);
  },
);

it.each([
  [{}, 0o755],
  [{ mountPermissions: '0777' }, 0o777],
])('gives the folder the permissions of %p', async (parameters, mode) => {
  const umask = process.umask(0o022);
  try {
    await provisioner.provision(request(parameters));
  } finally {
    process.umask(umask);
  }
  expect(statSync(join(folder, 'pvc-u1')).mode % 0o1000).toBe(mode);
});

it.each([
  ['delete', []],
  ['retain', ['pvc-u1']],
  ['archive', ['archived-pvc-u1']],
])('with onDelete %s leaves %p', async (onDelete, left) => {
  const made = await provisioner.provision(request({ onDelete }));
  await provisioner.remove(volumeOf(made));
  expect(readdirSync(folder)).toEqual(left);
});

it('archives a folder below a folder as a whole path', async () => {
  const made = await provisioner.provision(
    request({ onDelete: 'archive', subDir: '${pvc.metadata.namespace}/x' }),
  );
  await provisioner.remove(volumeOf(made));
  expect(existsSync(join(folder, 'archived-shop/x'))).toBe(true);
});

it('removes what is gone already without a word', async () => {
  const made = await provisioner.provision(request({}));
  await provisioner.remove(volumeOf(made));
  await expect(provisioner.remove(volumeOf(made))).resolves.toBeUndefined();
});

it.each([
  ['a class without a server', request({ server: '' }), 'server is a required'],
  ['a class without a share', request({ share: '' }), 'share is a required'],
  [
    'an unknown onDelete',
    request({ onDelete: 'burn' }),
    'invalid value burn for OnDelete',
  ],
  [
    'a selector',
    request({}, { selector: {} }),
    'claim Selector is not supported',
  ],
  [
    'a folder outside of the share',
    request({ subDir: '../other' }),
    'does not lie below /volume1/k8s',
  ],
  ['another server', request({ server: 'other' }), 'nothing exports other'],
])('refuses %s', async (_, wanted, message) => {
  await expect(provisioner.provision(wanted)).rejects.toThrow(message);
});

it('does not take a handle for another driver’s', () => {
  expect(() => parseNfsHandle('pvc-1')).toThrow("'pvc-1' is no handle");
});
