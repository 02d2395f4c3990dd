import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { StorageClass, Volume } from '../cluster/objects';
import { LocalPathProvisioner } from './LocalPathProvisioner';
import { NfsSubdirectoryProvisioner } from './NfsSubdirectoryProvisioner';
import {
  isRemovable,
  isWanted,
  ProvisionedVolume,
  ProvisionRequest,
} from './ProvisionerController';

let folder: string;
let isOn: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'provisioners-'));
  isOn = true;
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const metadata = (name: string) => ({ name, uid: 'u1', resourceVersion: '1' });

function storageClass(more: Partial<StorageClass> = {}): StorageClass {
  return { metadata: metadata('class'), provisioner: 'p', ...more };
}

function request(more: {
  parameters?: Record<string, string>;
  annotations?: Record<string, string>;
  claim?: object;
  class?: object;
}): ProvisionRequest {
  return {
    claim: {
      metadata: {
        ...metadata('data'),
        namespace: 'shop',
        labels: { app: 'db' },
        annotations: more.annotations,
      },
      spec: { accessModes: ['ReadWriteOnce'], ...more.claim },
    },
    storageClass: storageClass({
      parameters: more.parameters,
      metadata: { ...metadata('class'), ...more.class },
    }),
    volumeName: 'pvc-u1',
    node: {
      metadata: {
        ...metadata('pi-1'),
        labels: { 'kubernetes.io/hostname': 'pi-1' },
      },
    },
  };
}

function volumeOf(made: ProvisionedVolume): Volume {
  return {
    metadata: metadata('pvc-u1'),
    spec: { ...made.source, nodeAffinity: made.nodeAffinity },
  };
}

describe('LocalPathProvisioner', () => {
  const provisioner = (nodePathMap?: Record<string, string[]>) =>
    new LocalPathProvisioner({
      nodePathMap,
      node: name => ({
        isOn,
        pathOnMachine: path => join(folder, name, path),
      }),
    });

  it('makes a folder that everybody may write, and removes it', async () => {
    const made = await provisioner().provision(request({}));
    const path = '/opt/local-path-provisioner/pvc-u1_shop_data';
    expect(made).toMatchObject({
      source: { hostPath: { path, type: 'DirectoryOrCreate' } },
      annotations: { 'local.path.provisioner/selected-node': 'pi-1' },
    });
    expect(statSync(join(folder, 'pi-1', path)).mode % 0o1000).toBe(0o777);
    await provisioner().remove(volumeOf(made));

    expect(existsSync(join(folder, 'pi-1', path))).toBe(false);
  });

  it.each([
    [
      'the class',
      request({ class: { annotations: { defaultVolumeType: 'local' } } }),
    ],
    ['the claim', request({ annotations: { volumeType: 'local' } })],
  ])('makes a local volume where %s wants one', async (_, wanted) => {
    expect((await provisioner().provision(wanted)).source).toHaveProperty(
      'local.path',
    );
  });

  it('follows nodePath and pathPattern', async () => {
    const made = await provisioner({ 'pi-1': ['/a', '/b'] }).provision(
      request({
        parameters: {
          nodePath: '/b',
          pathPattern:
            '{{ .PVC.Namespace }}/{{ .PVC.Name }}-{{ .PVC.Labels.app }}',
        },
      }),
    );

    expect(made.source.hostPath?.path).toBe('/b/shop/data-db');
  });

  it.each([
    [
      { parameters: { nodePath: '/c' } },
      "config doesn't contain path /c on node pi-1",
    ],
    [{ claim: { accessModes: ['ReadWriteMany'] } }, 'NodePath only supports'],
    [{ claim: { selector: {} } }, 'Selector is not supported'],
    [{ annotations: { volumeType: 'block' } }, 'not a recognised volume type'],
    [
      { parameters: { pathPattern: '{{ .Foo }}' } },
      "'{{ .Foo }}' is not known",
    ],
  ])('refuses %j', async (wanted, message) => {
    await expect(provisioner().provision(request(wanted))).rejects.toThrow(
      message,
    );
  });

  it('knows nodes that have no folder, and waits for one that is off', async () => {
    await expect(
      provisioner({ 'pi-2': ['/a'] }).provision(request({})),
    ).rejects.toThrow("config doesn't contain node pi-1");
    await expect(
      provisioner({ 'pi-1': [] }).provision(request({})),
    ).rejects.toThrow('no local path available on node pi-1');
    isOn = false;
    await expect(provisioner().provision(request({}))).rejects.toThrow(
      'node pi-1 is not reachable',
    );
  });
});

describe('NfsSubdirectoryProvisioner', () => {
  const provisioner = () =>
    new NfsSubdirectoryProvisioner({
      name: 'p',
      export: { server: 'nas', path: '/volume1/k8s', folder },
    });

  it.each<[Record<string, string> | undefined, string[]]>([
    [undefined, ['archived-shop-data-pvc-u1']],
    [{ archiveOnDelete: 'false' }, []],
    [{ onDelete: 'retain' }, ['shop-data-pvc-u1']],
    [{ onDelete: 'delete' }, []],
  ])('with %j leaves %j', async (parameters, left) => {
    const made = await provisioner().provision(request({ parameters }));
    expect(made.source.nfs).toEqual({
      server: 'nas',
      path: '/volume1/k8s/shop-data-pvc-u1',
    });
    await provisioner().remove(volumeOf(made), storageClass({ parameters }));

    expect(readdirSync(folder)).toEqual(left);
  });

  it('never touches what is not below its export', async () => {
    mkdirSync(join(folder, 'x'));
    for (const path of ['/volume1/k8s', '/volume1/other/x', '/etc']) {
      await expect(
        provisioner().remove(
          volumeOf({ source: { nfs: { server: 'nas', path } } }),
          storageClass(),
        ),
      ).rejects.toThrow('does not lie below the export');
    }
    await expect(
      provisioner().provision(request({ parameters: { pathPattern: '../x' } })),
    ).rejects.toThrow('leads out of the export');
  });
});

describe('isWanted', () => {
  const annotations = { 'volume.kubernetes.io/storage-provisioner': 'p' };
  const chosen = { 'volume.kubernetes.io/selected-node': 'pi-1' };
  const waiting = storageClass({ volumeBindingMode: 'WaitForFirstConsumer' });

  it.each<[string, boolean, Record<string, string>, StorageClass | undefined]>([
    ['at once', true, annotations, storageClass()],
    ['before a node is chosen', false, annotations, waiting],
    ['once a node is chosen', true, { ...annotations, ...chosen }, waiting],
    ['of another provisioner', false, {}, storageClass()],
    ['without its class', false, annotations, undefined],
  ])('a claim %s: %s', (_, wanted, given, ofClass) => {
    const claim = {
      metadata: { ...metadata('data'), annotations: given },
      spec: {},
    };

    expect(isWanted(claim, 'p', ofClass)).toBe(wanted);
  });

  it('no claim that has a volume or is being deleted', () => {
    const data = { ...metadata('data'), annotations };
    const deletionTimestamp = '2026-01-01T00:00:00Z';
    const claims = [
      { metadata: data, spec: { volumeName: 'v' } },
      { metadata: { ...data, deletionTimestamp }, spec: {} },
    ];

    expect(claims.map(each => isWanted(each, 'p', storageClass()))).toEqual([
      false,
      false,
    ]);
  });
});

describe('isRemovable', () => {
  it.each<[boolean, string, string, string]>([
    [true, 'Released', 'Delete', 'p'],
    [false, 'Released', 'Retain', 'p'],
    [false, 'Bound', 'Delete', 'p'],
    [false, 'Failed', 'Delete', 'p'],
    [false, 'Released', 'Delete', 'other'],
  ])('%s for %s, %s, %s', (removable, phase, policy, by) => {
    const volume: Volume = {
      metadata: {
        ...metadata('v'),
        annotations: { 'pv.kubernetes.io/provisioned-by': by },
      },
      spec: { persistentVolumeReclaimPolicy: policy },
      status: { phase },
    };

    expect(isRemovable(volume, 'p')).toBe(removable);
  });
});
