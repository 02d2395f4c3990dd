import { ApiObject } from '../../cluster/objects';
import { homeScene } from '../../nas/scene/homeScene';
import { LocalPathProvisioner } from '../../provisioners/LocalPathProvisioner';
import { NfsSubdirectoryProvisioner } from '../../provisioners/NfsSubdirectoryProvisioner';
import { LabScene } from '../LabScene';

/** A namespace of the scene. */
export const namespace = 'shop';

const object = (
  apiVersion: string,
  kind: string,
  rest: { metadata: object; [field: string]: unknown },
): ApiObject => ({ apiVersion, kind, ...rest } as unknown as ApiObject);

const claim = (name: string, storageClassName: string) =>
  object('v1', 'PersistentVolumeClaim', {
    metadata: { name, namespace },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      resources: { requests: { storage: '1Gi' } },
    },
  });

/** A writer that says so, on a claim; it writes a number of its own, so that lives can be told apart. */
const writer = (name: string, claimName: string) =>
  object('apps/v1', 'Deployment', {
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 0,
          automountServiceAccountToken: false,
          containers: [
            {
              name: 'writer',
              image: 'example/writer:1',
              workingDir: '/data',
              command: [
                'sh',
                '-c',
                'id=$(cat /proc/sys/kernel/random/uuid); echo writing; while :; do echo $id >> rows; sleep 0.2; done',
              ],
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
        },
      },
    },
  });

/** Two nodes, a NAS, and a writer on each of them. */
export const smallScene: LabScene = {
  nodes: [{ name: 'pi-1' }, { name: 'pi-2' }],
  nas: homeScene,
  programs: { 'example/writer:*': {} },
  objects: [
    object('storage.k8s.io/v1', 'StorageClass', {
      metadata: {
        name: 'local-path',
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      provisioner: 'rancher.io/local-path',
      volumeBindingMode: 'WaitForFirstConsumer',
    }),
    object('storage.k8s.io/v1', 'StorageClass', {
      metadata: { name: 'nfs-storage' },
      provisioner: 'nas.example/nfs',
    }),
    object('v1', 'Namespace', {
      metadata: {
        name: namespace,
        annotations: { 'stowage.io/owner': 'group:default/home' },
      },
    }),
    claim('on-disk', 'local-path'),
    claim('on-nas', 'nfs-storage'),
    writer('disk-writer', 'on-disk'),
    writer('nas-writer', 'on-nas'),
  ],
  provisioners: reach => [
    new LocalPathProvisioner({ node: name => reach.node(name) }),
    new NfsSubdirectoryProvisioner({
      name: 'nas.example/nfs',
      export: reach.share('k8s'),
    }),
  ],
  spoil: async ({ nas }) => nas.setDisk(2, 'failing'),
};
