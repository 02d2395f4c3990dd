import { operationCodes } from '@stowage/backstage-plugin-storage-common';
import type {
  MoveWorld,
  OperationRequest,
  PreflightCode,
} from '@stowage/backstage-plugin-storage-common';
import { planOperation } from '../planOperation';
import {
  afterMove,
  moveRequest,
  moveWorld,
  nodePool,
  putOnNode,
} from '../testing/moveWorld';
import {
  assessed,
  boundClaim,
  GIB,
  home,
  localSource,
  ownerOf,
  pod,
  storageClass,
  workload,
} from '../testing/objects';

/** A world and a request, or a change of the usual ones. */
interface Situation {
  world?: (world: MoveWorld) => void;
  request?: Partial<OperationRequest>;
  /** Start from the world in which the database has moved already. */
  afterMove?: boolean;
}

/** What makes a code appear, and what makes it go; the usual move where nothing is said. */
interface Case {
  appears: Situation;
  goes?: Situation;
}

const codesOf = (situation: Situation = {}): string[] => {
  const make = situation.afterMove ? afterMove : moveWorld;
  return planOperation(
    make(situation.world),
    moveRequest(situation.request),
  ).plan.preflight.map(({ code }) => code);
};

const rollBack: Partial<OperationRequest> = {
  kind: 'roll-back',
  target: undefined,
};
const release: Partial<OperationRequest> = {
  kind: 'release',
  target: undefined,
  volume: 'pv-original',
};
const idle = (world: MoveWorld) => {
  world.pods = [];
  world.workloads = [];
};
const retire: Situation = {
  world: idle,
  request: { kind: 'retire', target: undefined },
};
/** The kept volume is a static one on NFS. */
const withoutDeleter = (world: MoveWorld) => {
  world.volumes[1].metadata.annotations = {
    'stowage.io/kept-since': '2026-11-22T08:00:00.000Z',
  };
  world.volumes[1].spec!.storageClassName = '';
};
/** The claim of the kept volume was retired. */
const retired = (world: MoveWorld) => {
  idle(world);
  world.rawClaims = [];
  world.volumes[1].metadata.annotations!['stowage.io/kept-because'] = 'retired';
};
const toNas: Partial<OperationRequest> = {
  target: { storageClass: 'nfs-storage' },
};
const quota = (
  namespace: string,
  hard: Record<string, string>,
  used: Record<string, string>,
) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'storage', namespace },
  status: { hard, used },
});
const localClass = 'local-path.storageclass.storage.k8s.io/requests.storage';
const argo = (spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'shop', namespace: 'argocd', uid: 'uid-app', ...metadata },
  spec,
});
const tracked = (world: MoveWorld) => {
  world.workloads[0].metadata.annotations = {
    'argocd.argoproj.io/tracking-id': 'shop:apps/StatefulSet:shop/db',
  };
};
const withFsGroup = (world: MoveWorld) => {
  world.pods[0].spec!.securityContext = { fsGroup: 26 };
};
const alsoLocal = (name: string, nodeName: string) => (world: MoveWorld) => {
  const more = boundClaim(name, {
    storageClass: 'local-path',
    spec: localSource(name, nodeName),
  });
  world.rawClaims.push(more.claim);
  world.volumes.push(more.volume);
  world.pods[0].spec!.volumes!.push({
    name,
    persistentVolumeClaim: { claimName: name },
  });
};
const replica = (world: MoveWorld) => {
  const more = boundClaim('data-db-1');
  world.rawClaims.push(more.claim);
  world.volumes.push(more.volume);
  world.workloads[0].spec!.replicas = 2;
  world.workloads[0].status = { updatedReplicas: 2 };
  world.pods.push(
    pod('db-1', {
      claims: ['data-db-1'],
      owner: ownerOf(world.workloads[0]),
      node: 'worker-2',
    }),
  );
};
const shared =
  (readOnly: boolean) =>
  (world: MoveWorld): void => {
    const other = pod('backup', { namespace: 'backups' });
    other.spec!.volumes = [
      { name: 'all', nfs: { server: 'NAS', path: '/volume1/k8s/' } },
    ];
    other.spec!.containers![0].volumeMounts = [{ name: 'all', readOnly }];
    world.pods.push(other);
  };

/** Every code, so that the compiler asks for a test of a new one. */
const cases: Record<PreflightCode, Case> = {
  OPERATIONS_OFF: {
    appears: { world: world => (world.operationsEnabled = false) },
  },
  NOT_READ: {
    appears: {
      world: world =>
        world.unreadable.push({
          resource: 'pods',
          reason: 'forbidden',
          message: 'no',
          couldHideWriter: true,
        }),
    },
  },
  PARTLY_NOT_READ: {
    appears: {
      world: world =>
        world.unreadable.push({
          resource: 'resourcequotas',
          reason: 'forbidden',
          message: 'no',
          couldHideWriter: false,
        }),
    },
  },
  NAMESPACE_MISSING: {
    appears: { world: world => (world.namespaceObject = undefined) },
  },
  NAMESPACE_DELETING: {
    appears: {
      world: world =>
        (world.namespaceObject!.metadata.deletionTimestamp = 'now'),
    },
  },
  CLAIM_MISSING: { appears: { request: { claims: ['other'] } } },
  CLAIM_NOT_BOUND: {
    appears: {
      world: world => (world.rawClaims[0].status = { phase: 'Lost' }),
    },
  },
  CLAIM_DELETING: {
    appears: {
      world: world =>
        (world.rawClaims[0].metadata.deletionTimestamp = 'yesterday'),
    },
  },
  CLAIM_HELD: {
    appears: {
      world: world =>
        world.rawClaims[0].metadata.finalizers!.push('example.com/hold'),
    },
  },
  CLAIM_OWNED: {
    appears: {
      world: world =>
        (world.rawClaims[0].metadata.ownerReferences = [
          {
            apiVersion: 'postgresql.cnpg.io/v1',
            kind: 'Cluster',
            name: 'db',
            uid: 'uid-cluster',
          },
        ]),
    },
    // A StatefulSet owns its claims where its policy deletes them.
    goes: {
      world: world =>
        (world.rawClaims[0].metadata.ownerReferences = [
          ownerOf(world.workloads[0]),
        ]),
    },
  },
  VOLUME_MISSING: {
    appears: {
      world: world => (world.volumes[0].spec!.claimRef!.uid = 'uid-of-another'),
    },
  },
  VOLUME_DELETING: {
    appears: {
      world: world =>
        (world.volumes[0].metadata.deletionTimestamp = 'yesterday'),
    },
  },
  BLOCK_VOLUME: {
    appears: { world: world => (world.volumes[0].spec!.volumeMode = 'Block') },
  },
  READ_WRITE_ONCE_POD: {
    appears: {
      world: world =>
        (world.rawClaims[0].spec!.accessModes = ['ReadWriteOncePod']),
    },
  },
  ACCESS_MODE_NOT_OFFERED: {
    appears: {
      world: world =>
        (world.rawClaims[0].spec!.accessModes = ['ReadWriteMany']),
    },
    goes: {
      world: world => {
        world.classes.push(
          storageClass('nfs-fast', 'fast/nfs-subdir-external-provisioner'),
        );
        world.rawClaims[0].spec!.accessModes = ['ReadWriteMany'];
      },
      request: { target: { storageClass: 'nfs-fast' } },
    },
  },
  SEVERAL_WRITING_NODES: {
    appears: {
      world: world => {
        const set = workload('Deployment', 'web', {
          claims: ['data-db-0'],
          replicas: 2,
        });
        world.workloads = [set];
        world.pods = ['worker-1', 'worker-2'].map(node =>
          pod(`web-${node}`, {
            claims: ['data-db-0'],
            owner: ownerOf(set),
            node,
          }),
        );
      },
    },
  },
  SOURCE_NOT_SUPPORTED: {
    appears: {
      world: world => {
        const { spec } = world.volumes[0];
        delete spec!.nfs;
        spec!.csi = { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' };
      },
    },
  },
  SOURCE_NODE_UNKNOWN: {
    appears: {
      world: world => {
        const { spec } = world.volumes[0];
        delete spec!.nfs;
        spec!.hostPath = { path: '/data' };
      },
    },
    goes: { world: world => putOnNode(world), request: toNas },
  },
  TIER_UNKNOWN: { appears: { request: { target: { tier: 'lukewarm' } } } },
  TARGET_MISSING: { appears: { request: { target: {} } } },
  CLASS_MISSING: {
    appears: { request: { target: { storageClass: 'absent' } } },
  },
  CLASS_WITHOUT_PROVISIONER: {
    appears: {
      world: world =>
        world.classes.push(
          storageClass('static', 'kubernetes.io/no-provisioner'),
        ),
      request: { target: { storageClass: 'static' } },
    },
  },
  TARGET_NOT_SUPPORTED: {
    appears: {
      world: world =>
        world.classes.push(storageClass('cloud', 'ebs.csi.aws.com')),
      request: { target: { storageClass: 'cloud' } },
    },
  },
  NODE_UNKNOWN: {
    appears: { request: { target: { tier: 'hot', node: 'worker-9' } } },
    goes: { request: { target: { tier: 'hot', node: 'worker-2' } } },
  },
  NOTHING_TO_DO: {
    appears: {
      world: putOnNode,
      request: { target: { tier: 'hot', node: 'worker-1' } },
    },
    goes: {
      world: putOnNode,
      request: { target: { tier: 'hot', node: 'worker-2' } },
    },
  },
  OPERATOR_OWNED: {
    appears: {
      world: world =>
        (world.workloads[0].metadata.ownerReferences = [
          {
            apiVersion: 'acid.zalan.do/v1',
            kind: 'postgresql',
            name: 'db',
            uid: 'uid-operator',
            controller: true,
          },
        ]),
    },
  },
  OWNER_UNKNOWN: {
    appears: {
      world: world =>
        (world.pods[0].metadata.ownerReferences = [
          {
            apiVersion: 'v1',
            kind: 'ReplicationController',
            name: 'db',
            uid: 'uid-controller',
            controller: true,
          },
        ]),
    },
  },
  BARE_POD: {
    appears: {
      world: world => delete world.pods[0].metadata.ownerReferences,
    },
  },
  JOB_RUNNING: {
    appears: {
      world: world => {
        const job = workload('Job', 'import', { claims: ['data-db-0'] });
        world.workloads = [job];
        world.pods = [
          pod('import-x', { claims: ['data-db-0'], owner: ownerOf(job) }),
        ];
      },
    },
    // A Job that has ended will not write again.
    goes: {
      world: world => {
        const job = workload('Job', 'import', { claims: ['data-db-0'] });
        job.status = { conditions: [{ type: 'Complete', status: 'True' }] };
        world.workloads.push(job);
      },
    },
  },
  SEVERAL_WORKLOADS: {
    appears: {
      world: world =>
        world.workloads.push(
          workload('Deployment', 'report', { claims: ['data-db-0'] }),
        ),
    },
    goes: {
      world: world =>
        world.workloads.push(
          workload('Deployment', 'report', {
            claims: ['data-db-0'],
            replicas: 0,
          }),
        ),
    },
  },
  SEVERAL_REPLICAS: {
    appears: {
      world: replica,
      request: { claims: ['data-db-0', 'data-db-1'] },
    },
    goes: { world: replica },
  },
  OWN_DATABASE: {
    appears: {
      world: world => {
        world.portal = { databaseHost: 'db.shop.svc.cluster.local' };
        world.services.push({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'db', namespace: home },
          spec: { selector: { app: 'db' } },
        });
      },
    },
    goes: {
      world: world => {
        world.portal = { databaseHost: 'db.backstage.svc' };
        world.services.push({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'db', namespace: home },
          spec: { selector: { app: 'db' } },
        });
      },
    },
  },
  SHARED_STORAGE: {
    appears: { world: shared(false) },
    goes: { world: shared(true) },
  },
  SHARED_STORAGE_READ_ONLY: {
    appears: { world: shared(true) },
    goes: { world: shared(false) },
  },
  NODE_NOT_READY: {
    appears: {
      world: world =>
        (world.nodes[0].status!.conditions = [
          { type: 'Ready', status: 'Unknown' },
        ]),
    },
  },
  POD_STUCK: {
    appears: {
      world: world => (world.pods[0].metadata.deletionTimestamp = 'yesterday'),
    },
  },
  FINISHED_PODS: {
    appears: {
      world: world => {
        const finished = pod('import-x', { claims: ['data-db-0'] });
        finished.status = { phase: 'Succeeded' };
        world.pods.push(finished);
      },
    },
  },
  CRONJOB_NAMES_CLAIM: {
    appears: {
      world: world =>
        world.workloads.push(
          workload('CronJob', 'vacuum', { claims: ['data-db-0'] }),
        ),
    },
    goes: {
      world: world => {
        const job = workload('CronJob', 'vacuum', { claims: ['data-db-0'] });
        job.spec!.suspend = true;
        world.workloads.push(job);
      },
    },
  },
  AUTOSCALER_PAUSED: {
    appears: {
      world: world =>
        world.autoscalers.push({
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'db', namespace: home },
          spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'db' } },
        }),
    },
    goes: {
      world: world =>
        world.autoscalers.push({
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'db', namespace: home },
          spec: { scaleTargetRef: { kind: 'Deployment', name: 'db' } },
        }),
    },
  },
  RETENTION_POLICY: {
    appears: {
      world: world =>
        (world.workloads[0].spec!.persistentVolumeClaimRetentionPolicy = {
          whenScaled: 'Delete',
        }),
    },
  },
  OTHER_REPLICAS_STAY: { appears: { world: replica } },
  APPLICATION_NOT_READY: {
    appears: {
      world: world =>
        (world.pods[0].status!.conditions = [
          { type: 'Ready', status: 'False' },
        ]),
    },
  },
  ROLLOUT_RUNNING: {
    appears: {
      world: world => (world.workloads[0].status = { observedGeneration: 2 }),
    },
  },
  CLAIMS_ON_DIFFERENT_NODES: {
    appears: {
      world: alsoLocal('wal', 'worker-1'),
      request: { target: { tier: 'hot', node: 'worker-2' } },
    },
    goes: { world: alsoLocal('wal', 'worker-1') },
  },
  NO_NODE_ADMITS: {
    appears: {
      world: world => (world.pods[0].spec!.nodeSelector = { disk: 'fast' }),
    },
    goes: {
      world: world => {
        world.pods[0].spec!.nodeSelector = { disk: 'fast' };
        world.nodes[1].metadata.labels!.disk = 'fast';
      },
    },
  },
  SCHEDULING_OK: {
    appears: {},
    goes: {
      world: world => (world.pods[0].spec!.nodeSelector = { disk: 'fast' }),
    },
  },
  PINNED_AFTERWARDS: {
    appears: {},
    goes: { world: putOnNode, request: toNas },
  },
  ROOM_SHORT: {
    appears: {
      world: world =>
        (world.pools = [
          nodePool('worker-1', 11 * GIB),
          nodePool('worker-2', 11 * GIB),
        ]),
    },
    goes: {
      world: world =>
        (world.pools = [
          nodePool('worker-1', 12 * GIB),
          nodePool('worker-2', 11 * GIB),
        ]),
    },
  },
  INODES_SHORT: {
    appears: {
      world: world =>
        world.pools.forEach(pool => (pool.room.limitInodes = 2000)),
    },
  },
  ROOM_OK: {
    appears: {},
    goes: { world: world => (world.pools = []) },
  },
  BYTES_NOT_MEASURED: {
    appears: { world: world => (world.claims = [assessed('data-db-0')]) },
  },
  ROOM_NOT_MEASURED: {
    appears: {
      world: world =>
        (world.pools = [nodePool('worker-1', 100 * GIB), nodePool('worker-2')]),
    },
  },
  SIZE_NOT_ENFORCED: {
    appears: {},
    goes: {
      world: world =>
        (world.traitOverrides = [
          { provisioner: 'rancher.io/local-path', enforcesSize: 'yes' },
        ]),
    },
  },
  QUOTA_AT_SWAP: {
    appears: {
      world: world =>
        world.quotas.push(
          quota(home, { [localClass]: '30Gi' }, { [localClass]: '15Gi' }),
        ),
    },
    // The sum over all classes does not change, however full it is.
    goes: {
      world: world =>
        world.quotas.push(
          quota(
            home,
            { [localClass]: '40Gi', 'requests.storage': '20Gi' },
            { [localClass]: '15Gi', 'requests.storage': '20Gi' },
          ),
        ),
    },
  },
  QUOTA_OF_MOVERS: {
    appears: {
      world: world =>
        world.quotas.push(
          quota(
            'stowage-movers',
            { persistentvolumeclaims: '3' },
            { persistentvolumeclaims: '3' },
          ),
        ),
    },
    goes: {
      world: world =>
        world.quotas.push(
          quota(
            'stowage-movers',
            { persistentvolumeclaims: '4' },
            { persistentvolumeclaims: '3' },
          ),
        ),
    },
  },
  QUOTA_AT_START: {
    appears: {
      world: world =>
        world.quotas.push(quota(home, { pods: '2' }, { pods: '3' })),
    },
    goes: {
      world: world =>
        world.quotas.push(quota(home, { pods: '3' }, { pods: '3' })),
    },
  },
  LIMIT_RANGE_REFUSES: {
    appears: {
      world: world =>
        world.limitRanges.push({
          apiVersion: 'v1',
          kind: 'LimitRange',
          metadata: { name: 'limits', namespace: home },
          spec: {
            limits: [
              { type: 'PersistentVolumeClaim', max: { storage: '10Gi' } },
            ],
          },
        }),
    },
    goes: {
      world: world =>
        world.limitRanges.push({
          apiVersion: 'v1',
          kind: 'LimitRange',
          metadata: { name: 'limits', namespace: home },
          spec: {
            limits: [
              { type: 'PersistentVolumeClaim', max: { storage: '20Gi' } },
              { type: 'Container', max: { memory: '1Gi' } },
            ],
          },
        }),
    },
  },
  QUOTA_OK: {
    appears: {
      world: world =>
        world.quotas.push(
          quota(
            home,
            { persistentvolumeclaims: '1' },
            { persistentvolumeclaims: '1' },
          ),
        ),
    },
  },
  SNAPSHOT_NOT_READY: {
    appears: {
      world: world =>
        world.snapshots.push({
          apiVersion: 'snapshot.storage.k8s.io/v1',
          kind: 'VolumeSnapshot',
          metadata: { name: 'nightly', namespace: home },
          spec: { source: { persistentVolumeClaimName: 'data-db-0' } },
          status: { readyToUse: false },
        }),
    },
    goes: {
      world: world =>
        world.snapshots.push({
          apiVersion: 'snapshot.storage.k8s.io/v1',
          kind: 'VolumeSnapshot',
          metadata: { name: 'nightly', namespace: home },
          spec: { source: { persistentVolumeClaimName: 'data-db-0' } },
          status: { readyToUse: true },
        }),
    },
  },
  FSGROUP_CHOWNS: {
    appears: {
      world: world => {
        withFsGroup(world);
        world.classes[0].metadata.annotations = { defaultVolumeType: 'local' };
      },
    },
    goes: { world: withFsGroup },
  },
  FSGROUP_NOT_APPLIED: {
    appears: {
      world: world => {
        putOnNode(world);
        const { spec } = world.volumes[0];
        spec!.local = { path: spec!.hostPath!.path };
        delete spec!.hostPath;
        withFsGroup(world);
      },
      request: toNas,
    },
    goes: {
      world: world => {
        putOnNode(world);
        withFsGroup(world);
      },
      request: toNas,
    },
  },
  SOURCE_NOT_PROBED: {
    appears: {},
    goes: {
      world: putOnNode,
      request: { target: { tier: 'hot', node: 'worker-2' } },
    },
  },
  TARGET_LOSES_ATTRIBUTES: {
    appears: { world: putOnNode, request: toNas },
    goes: {
      world: putOnNode,
      request: { ...toNas, accept: ['acls', 'xattrs', 'owners'] },
    },
  },
  LOSS_ACCEPTED: {
    appears: { world: putOnNode, request: { ...toNas, accept: ['acls'] } },
  },
  LAST_COPY_UNKNOWN: { appears: {}, goes: retire },
  PROOF_CHOICE: { appears: {}, goes: { world: idle } },
  PROOF_NOT_OFFERED: {
    appears: {
      world: putOnNode,
      request: {
        target: { tier: 'hot', node: 'worker-2' },
        proof: 'start-then-prove',
      },
    },
    goes: { request: { proof: 'start-then-prove' } },
  },
  NAS_ACKNOWLEDGES_EARLY: {
    appears: { world: putOnNode, request: toNas },
  },
  REPOSITORY_PAUSED: {
    appears: {
      world: world => {
        tracked(world);
        world.repositoryOwners.push(argo());
      },
    },
  },
  REPOSITORY_NOT_READ: {
    appears: { world: tracked },
    // A tracking id that was copied along names another object.
    goes: {
      world: world => {
        world.rawClaims[0].metadata.annotations = {
          'argocd.argoproj.io/tracking-id': 'shop:apps/StatefulSet:shop/db',
        };
      },
    },
  },
  REPOSITORY_HAS_PARENT: {
    appears: {
      world: world => {
        tracked(world);
        world.repositoryOwners.push(
          argo(
            {},
            {
              ownerReferences: [
                {
                  apiVersion: 'argoproj.io/v1alpha1',
                  kind: 'ApplicationSet',
                  name: 'all',
                  uid: 'uid-set',
                },
              ],
            },
          ),
        );
      },
    },
  },
  REPOSITORY_REPLACES: {
    appears: {
      world: world => {
        tracked(world);
        world.repositoryOwners.push(
          argo({ syncPolicy: { syncOptions: ['Replace=true', 'Force=true'] } }),
        );
      },
    },
    goes: {
      world: world => {
        tracked(world);
        world.repositoryOwners.push(
          argo({ syncPolicy: { syncOptions: ['Replace=true'] } }),
        );
      },
    },
  },
  KEPT_VOLUME_MISSING: {
    appears: { request: rollBack },
    goes: { afterMove: true, request: rollBack },
  },
  KEPT_VOLUME_FOREIGN: {
    appears: {
      afterMove: true,
      world: world => (world.volumes[1].spec!.claimRef!.name = 'other'),
      request: { ...rollBack, volume: 'pv-original' },
    },
    goes: {
      afterMove: true,
      request: { ...rollBack, volume: 'pv-original' },
    },
  },
  KEPT_VOLUME_IN_USE: {
    appears: {
      afterMove: true,
      world: world => (world.volumes[1].status = { phase: 'Bound' }),
      request: { ...rollBack, volume: 'pv-original' },
    },
    goes: {
      afterMove: true,
      request: { ...rollBack, volume: 'pv-original' },
    },
  },
  RETURN_SETS_ASIDE: {
    appears: { afterMove: true, request: { ...rollBack, rollBack: 'return' } },
    goes: { afterMove: true, request: { ...rollBack, rollBack: 'move-back' } },
  },
  RELEASE_TOO_SOON: {
    appears: {
      afterMove: true,
      world: world => (world.readAt = '2026-11-22T08:59:59.000Z'),
      request: release,
    },
    goes: {
      afterMove: true,
      world: world => (world.readAt = '2026-11-22T09:00:00.000Z'),
      request: release,
    },
  },
  RELEASE_TARGET_NOT_BOUND: {
    appears: {
      afterMove: true,
      world: world => (world.rawClaims[0].status = { phase: 'Lost' }),
      request: release,
    },
    goes: { afterMove: true, request: release },
  },
  RELEASE_NOT_READY: {
    appears: {
      afterMove: true,
      world: world => (world.pods[0].status!.conditions = []),
      request: release,
    },
    goes: { afterMove: true, request: release },
  },
  RELEASE_POOL_IN_TROUBLE: {
    appears: {
      afterMove: true,
      world: world => {
        const [pool] = world.pools;
        pool.findings = ['POOL_FILLING'];
        pool.claims = [world.claims[0]];
      },
      request: release,
    },
    goes: { afterMove: true, request: release },
  },
  RELEASE_DESTROYS: {
    appears: { afterMove: true, request: release },
    goes: retire,
  },
  RELEASE_LEAVES_BYTES: {
    appears: {
      afterMove: true,
      world: world => {
        withoutDeleter(world);
        world.volumes[1].metadata.annotations![
          'pv.kubernetes.io/provisioned-by'
        ] = 'example.com/unheard-of';
      },
      request: release,
    },
    goes: { afterMove: true, request: release },
  },
  RELEASE_ERASES: {
    appears: { afterMove: true, world: withoutDeleter, request: release },
    goes: { afterMove: true, request: release },
  },
  ERASE_SHARED: {
    appears: {
      afterMove: true,
      world: world => {
        withoutDeleter(world);
        // Another kept original on the folder above: nobody uses it, and its bytes would go.
        world.volumes.push({
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: 'pv-above', uid: 'uid-above' },
          spec: { nfs: { server: 'NAS', path: '/volume1/k8s/' } },
          status: { phase: 'Released' },
        });
      },
      request: release,
    },
    goes: { afterMove: true, world: withoutDeleter, request: release },
  },
  CLAIM_IN_USE: {
    appears: { request: { kind: 'retire', target: undefined } },
    goes: retire,
  },
  RETIRE_KEEPS: { appears: retire },
  RELEASE_RETIRED: {
    appears: { afterMove: true, world: retired, request: release },
    goes: { afterMove: true, request: release },
  },
  BRINGS_BACK: {
    appears: {
      afterMove: true,
      world: retired,
      request: { kind: 'roll-back', target: undefined },
    },
    goes: {
      afterMove: true,
      request: { kind: 'roll-back', target: undefined },
    },
  },
};

describe('preflight', () => {
  it.each(Object.entries(cases))(
    'says %s, and stops saying it',
    (code, each) => {
      expect(codesOf(each.appears)).toContain(code);
      expect(codesOf(each.goes)).not.toContain(code);
    },
  );

  const planFor = ({ world, request, ...situation }: Situation) =>
    planOperation(
      (situation.afterMove ? afterMove : moveWorld)(world),
      moveRequest(request),
    ).plan;
  const levels = Object.entries(cases).map(
    ([code, { appears }]) =>
      [code, operationCodes[code as PreflightCode].level, appears] as const,
  );

  it.each(levels)('gives %s the published level %s', (code, level, appears) => {
    const { preflight } = planFor(appears);
    expect(preflight.find(check => check.code === code)?.level).toBe(level);
  });

  it.each(levels.filter(([, level]) => level === 'blocking'))(
    'declines for %s',
    (_, __, appears) => {
      const plan = planFor(appears);
      expect(plan).toMatchObject({ outcome: 'declined', steps: [] });
      expect(plan.summary).toMatch(/^Declined: /);
    },
  );

  it('gives the remedy that is published', () => {
    const { plan } = planOperation(
      moveWorld(world => (world.operationsEnabled = false)),
      moveRequest(),
    );
    expect(plan.preflight[0].remedy).toBe(operationCodes.OPERATIONS_OFF.remedy);
  });

  it('pins the target to the node of the other claims', () => {
    const { decisions } = planOperation(
      moveWorld(alsoLocal('wal', 'worker-2')),
      moveRequest(),
    );
    expect(decisions).toMatchObject({ claims: [{ targetNode: 'worker-2' }] });
  });

  it('uses affinity that names a node by its field', () => {
    const codes = codesOf({
      world: world => {
        putOnNode(world);
        world.volumes[0].spec!.nodeAffinity = {
          required: {
            nodeSelectorTerms: [
              {
                matchFields: [
                  {
                    key: 'metadata.name',
                    operator: 'In',
                    values: ['worker-1'],
                  },
                ],
              },
            ],
          },
        };
      },
      request: toNas,
    });
    expect(codes).not.toContain('SOURCE_NODE_UNKNOWN');
  });
});
