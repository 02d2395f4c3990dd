import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Volume } from '../cluster/objects';
import { readVolumeSize } from '../hollow/volumes/volumeSize';
import {
  ExpandableCsiOptions,
  ExpandableCsiProvisioner,
} from './ExpandableCsiProvisioner';
import { ProvisionedVolume, ProvisionRequest } from './ProvisionerController';

const MiB = 1024 ** 2;

let folder: string;
let off: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'expandable-'));
  off = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const metadata = (name: string) => ({ name, uid: 'u1', resourceVersion: '1' });

function provisioner(reach: ExpandableCsiOptions['reach']) {
  return new ExpandableCsiProvisioner({
    name: 'driver.longhorn.io',
    folder: '/lib',
    reach,
    node: name => ({
      isOn: !off.includes(name),
      pathOnMachine: path => join(folder, name, path),
    }),
  });
}

const network = () => provisioner({ kind: 'network', nodes: ['pi-1', 'pi-2'] });
const local = () => provisioner({ kind: 'node', label: 'openebs.io/nodename' });

function request(more: Partial<ProvisionRequest> = {}): ProvisionRequest {
  return {
    claim: {
      metadata: { ...metadata('data'), namespace: 'shop' },
      spec: { resources: { requests: { storage: '32Mi' } } },
    },
    storageClass: { metadata: metadata('longhorn'), provisioner: 'p' },
    volumeName: 'pvc-u1',
    ...more,
  };
}

const onPi2 = { node: { metadata: metadata('pi-2') } };

function volumeOf({ source }: ProvisionedVolume): Volume {
  return { metadata: metadata('pvc-u1'), spec: source };
}

function placeOf({ source }: ProvisionedVolume): string {
  const attributes = source.csi?.volumeAttributes ?? {};
  return join(folder, attributes['hollow-node'], attributes['hollow-path']);
}

it('makes a folder with a size, reached from every node', async () => {
  const made = await network().provision(request());
  expect(made.nodeAffinity).toBeUndefined();
  expect(existsSync(placeOf(made))).toBe(true);
  expect(readVolumeSize(placeOf(made))).toBe(32 * MiB);
});

it('ties a volume group’s volume to the node that was chosen', async () => {
  const made = await local().provision(request(onPi2));
  expect(placeOf(made)).toBe(join(folder, 'pi-2/lib/volumes/pvc-u1'));
  expect(made.nodeAffinity?.required.nodeSelectorTerms).toEqual([
    {
      matchExpressions: [
        { key: 'openebs.io/nodename', operator: 'In', values: ['pi-2'] },
      ],
    },
  ]);
});

it('does not touch the bytes of a volume that it made before', async () => {
  const made = await local().provision(request(onPi2));
  writeFileSync(join(placeOf(made), 'file'), 'kept');
  await local().provision(request(onPi2));
  expect(readFileSync(join(placeOf(made), 'file'), 'utf8')).toBe('kept');
});

it('grows a volume', async () => {
  const made = await network().provision(request());
  await network().expand(volumeOf(made), 64 * MiB);
  expect(readVolumeSize(placeOf(made))).toBe(64 * MiB);
});

it('copies a volume into a snapshot, and a snapshot into a volume', async () => {
  const { snapshots } = local();
  const made = await local().provision(request(onPi2));
  writeFileSync(join(placeOf(made), 'file'), 'before');
  const handle = await snapshots.take(volumeOf(made), 'snapshot-1');
  writeFileSync(join(placeOf(made), 'file'), 'after');
  // A repeated attempt must not take a later moment.
  expect(await snapshots.take(volumeOf(made), 'snapshot-1')).toBe(handle);

  const restored = await local().provision(
    request({ volumeName: 'pvc-u2', snapshotHandle: handle }),
  );
  expect(readFileSync(join(placeOf(restored), 'file'), 'utf8')).toBe('before');

  await snapshots.remove(handle);
  expect(existsSync(join(folder, 'pi-2/lib/snapshots/snapshot-1'))).toBe(false);
  expect(existsSync(placeOf(restored))).toBe(true);
});

it('removes the folder and its size', async () => {
  const made = await network().provision(request());
  await network().remove(volumeOf(made));
  expect(existsSync(placeOf(made))).toBe(false);
  expect(readVolumeSize(placeOf(made))).toBeUndefined();
});

it('uses nodes that are on', async () => {
  off = ['pi-1'];
  const made = await network().provision(request());
  expect(placeOf(made)).toContain('/pi-2/');
});

it.each([
  [
    'a node that is off',
    () => local().provision(request(onPi2)),
    'node pi-2 does not answer',
  ],
  [
    'a cluster whose nodes are off',
    () => network().provision(request()),
    'none of the nodes pi-1, pi-2 is on',
  ],
  [
    'a claim without a node',
    () => local().provision(request()),
    'no node was selected',
  ],
  [
    'a volume that is not its own',
    () =>
      local().expand(
        {
          metadata: metadata('pv'),
          spec: { csi: { driver: 'd', volumeHandle: 'h' } },
        },
        1,
      ),
    'does not say on which node it lies',
  ],
  [
    'a handle that is not its own',
    () => local().snapshots.remove('nonsense'),
    "'nonsense' is no handle of a snapshot",
  ],
])('refuses %s', async (_, act, message) => {
  off = ['pi-1', 'pi-2'];
  await expect(act()).rejects.toThrow(message);
});
