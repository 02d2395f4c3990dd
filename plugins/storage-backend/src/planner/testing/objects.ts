import type {
  Claim,
  RawClaim,
  RawClass,
  RawNode,
  RawOwner,
  RawPod,
  RawVolume,
  RawWorkload,
} from '@stowage/backstage-plugin-storage-common';

export const GIB = 1024 ** 3;
export const home = 'shop';

const uidOf = (kind: string, name: string) => `uid-${kind}-${name}`;

/** An owner reference to something that the other functions made. */
export function ownerOf(object: {
  apiVersion: string;
  kind: string;
  metadata: { name: string; uid?: string };
}): RawOwner {
  const { apiVersion, kind, metadata } = object;
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid ?? '',
    controller: true,
  };
}

/** A class with the provisioner that makes directories on nodes, unless another is given. */
export function storageClass(
  name: string,
  provisioner = 'rancher.io/local-path',
): RawClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, uid: uidOf('class', name) },
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}

/** A node that is ready. */
export function node(name: string): RawNode {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: uidOf('node', name),
      labels: { 'kubernetes.io/hostname': name },
    },
    spec: {},
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      allocatable: { cpu: '4', memory: '8Gi' },
    },
  };
}

/** The affinity that ties a volume to one node. */
export function onNode(name: string) {
  return {
    required: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'kubernetes.io/hostname', operator: 'In', values: [name] },
          ],
        },
      ],
    },
  };
}

/** A claim and the NFS volume that it is bound to. */
export function boundClaim(
  name: string,
  options: { storageClass?: string; spec?: Partial<RawVolume['spec']> } = {},
): { claim: RawClaim; volume: RawVolume } {
  const className = options.storageClass ?? 'nfs-storage';
  const uid = uidOf('claim', name);
  return {
    claim: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name,
        namespace: home,
        uid,
        finalizers: ['kubernetes.io/pvc-protection'],
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        volumeMode: 'Filesystem',
        storageClassName: className,
        volumeName: `pv-${name}`,
        resources: { requests: { storage: '20Gi' } },
      },
      status: { phase: 'Bound', capacity: { storage: '20Gi' } },
    },
    volume: {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: {
        name: `pv-${name}`,
        uid: uidOf('volume', name),
        annotations: {
          'pv.kubernetes.io/provisioned-by':
            className === 'nfs-storage'
              ? 'example.com/nfs-subdir-external-provisioner'
              : 'rancher.io/local-path',
        },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '20Gi' },
        volumeMode: 'Filesystem',
        storageClassName: className,
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { namespace: home, name, uid },
        ...(options.spec ?? {
          nfs: { server: 'nas', path: `/volume1/k8s/${name}` },
        }),
      },
      status: { phase: 'Bound' },
    },
  };
}

/** A volume source on a node, as local-path-provisioner makes it. */
export function localSource(name: string, nodeName: string) {
  return {
    hostPath: { path: `/opt/local-path-provisioner/${name}` },
    nodeAffinity: onNode(nodeName),
  };
}

/** What the assessment says of a claim. */
export function assessed(name: string, usedBytes?: number): Claim {
  return {
    cluster: 'lab',
    namespace: home,
    name,
    uid: uidOf('claim', name),
    phase: 'Bound',
    reading:
      usedBytes === undefined
        ? {
            source: 'none',
            notMeasured: { code: 'WALK_OFF', reason: 'Not measured: off.' },
          }
        : {
            source: 'walk',
            usedBytes,
            usedInodes: 1000,
            measuredAt: '2026-11-22T10:00:00.000Z',
          },
    accessModes: ['ReadWriteOnce'],
    mountedBy: [],
    findingIds: [],
    asOf: '2026-11-22T10:00:00.000Z',
  } as unknown as Claim;
}

/** A pod that is ready and mounts claims; `owner` may be left out. */
export function pod(
  name: string,
  options: {
    claims?: string[];
    owner?: RawOwner;
    node?: string;
    namespace?: string;
  } = {},
): RawPod {
  const { claims = [], owner } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: options.namespace ?? home,
      uid: uidOf('pod', name),
      labels: { app: name.replace(/-\d+$/, '') },
      ...(owner && { ownerReferences: [owner] }),
    },
    spec: {
      nodeName: options.node ?? 'worker-1',
      containers: [
        {
          name: 'main',
          volumeMounts: claims.map(claim => ({
            name: claim,
            mountPath: `/${claim}`,
          })),
        },
      ],
      volumes: claims.map(claim => ({
        name: claim,
        persistentVolumeClaim: { claimName: claim },
      })),
    },
    status: {
      phase: 'Running',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'True',
          lastTransitionTime: '2026-11-22T09:00:00Z',
        },
        {
          type: 'Ready',
          status: 'True',
          lastTransitionTime: '2026-11-22T09:00:05Z',
        },
      ],
    },
  };
}

/** Whatever makes pods that mount the claims; a StatefulSet gets a template `data` instead. */
export function workload(
  kind: string,
  name: string,
  options: { claims?: string[]; replicas?: number } = {},
): RawWorkload {
  const { claims = [], replicas = 1 } = options;
  const template = {
    spec: {
      containers: [{ name: 'main' }],
      volumes: claims.map(claim => ({
        name: claim,
        persistentVolumeClaim: { claimName: claim },
      })),
    },
  };
  const isBatch = kind === 'CronJob' || kind === 'Job';
  return {
    apiVersion: isBatch ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: {
      name,
      namespace: home,
      uid: uidOf(kind, name),
      generation: 3,
    },
    spec: {
      ...(kind === 'CronJob'
        ? { suspend: false, jobTemplate: { spec: { template } } }
        : { template }),
      ...(['StatefulSet', 'Deployment', 'ReplicaSet'].includes(kind) && {
        replicas,
      }),
      ...(kind === 'StatefulSet' && {
        volumeClaimTemplates: [{ metadata: { name: 'data' } }],
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: 'Retain',
          whenScaled: 'Retain',
        },
      }),
    },
    status: { observedGeneration: 3, updatedReplicas: replicas },
  };
}
