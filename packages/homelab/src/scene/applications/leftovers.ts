import { localFolders, provisionerNames } from '../classes';
import { onNode } from '../nodes';
import { Manifest } from '../objects/manifest';
import { job } from '../objects/workloads';
import { images } from '../standIns/programs';

/** The volume of a claim that was deleted, kept by its reclaim policy. */
export const keptVolumeName = 'pvc-7c1f0a52-5d0e-4b5c-9a53-2f1d6b0f8e11';

const node = 'pi-1';
const keptFolder = `${keptVolumeName}_wiki_wiki-data`;
/** Of a volume that was deleted while its node was off. */
const strayFolder = 'pvc-0b7cfe04-4f5e-4d0a-8a43-6a7d9d1c2b90_shop_old-data';

/** A path below /opt without that. */
function belowOpt(path: string): string {
  return path.replace(/^\/opt\//, '');
}

/**
 * What an earlier life of the home left behind on a node's disk: a released and
 * kept volume, and a folder that belongs to no volume.
 */
export const leftovers: Manifest[] = [
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: keptVolumeName,
      annotations: {
        'pv.kubernetes.io/provisioned-by': provisionerNames.localPath,
      },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '5Gi' },
      storageClassName: 'local-path-ssd',
      persistentVolumeReclaimPolicy: 'Retain',
      volumeMode: 'Filesystem',
      hostPath: {
        path: `${localFolders['local-path-ssd']}/${keptFolder}`,
        type: 'DirectoryOrCreate',
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                {
                  key: 'kubernetes.io/hostname',
                  operator: 'In',
                  values: [node],
                },
              ],
            },
          ],
        },
      },
      // Of a claim that is gone: that is what makes the volume a released one.
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: 'wiki',
        name: 'wiki-data',
        uid: '7c1f0a52-5d0e-4b5c-9a53-2f1d6b0f8e11',
      },
    },
  },
  job(
    { namespace: 'workshop', name: 'earlier-life', component: 'experiments' },
    {
      image: images.webFront,
      command: ['leave-behind'],
      variables: {
        DISK: '/node',
        FOLDERS: [
          `${belowOpt(localFolders['local-path-ssd'])}/${keptFolder}`,
          `${belowOpt(localFolders['local-path'])}/${strayFolder}`,
        ].join(' '),
        MEGABYTES: '6',
      },
      mounts: { node: '/node' },
      nodeSelector: onNode(node),
      volumes: [
        {
          name: 'node',
          hostPath: { path: '/opt', type: 'DirectoryOrCreate' },
        },
      ],
    },
  ),
];
