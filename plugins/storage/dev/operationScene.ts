import type {
  Check,
  KeptOriginal,
  Operation,
  OperationPlan,
  OperationRequest,
  Tier,
} from '@stowage/backstage-plugin-storage-common';
import { ago, DAY, GiB, MINUTE } from './moments';
import { SCRIPT, SCRIPT_DATA, scriptedSteps } from './operationScript';
import { orders, poolRefs } from './scene';

/** The tiers of the scene. */
export const tiers: Tier[] = [
  {
    id: 'hot',
    title: 'Hot',
    purpose: 'Databases: commits wait for the disk of the node.',
    cluster: 'house',
    storageClass: 'local-path',
    available: true,
    isDefaultClass: true,
    reclaimPolicy: 'Delete',
    traits: orders[0].claim.traits,
    pools: [
      poolRefs.worker2,
      {
        ...poolRefs.worker2,
        id: 'house/node-filesystem/worker-1',
        title: 'worker-1 NVMe',
        room: {
          ...poolRefs.worker2.room,
          usedBytes: 104 * GiB,
          roomBytes: 110 * GiB,
        },
      },
    ],
    backupTarget: false,
  },
  {
    id: 'shared',
    title: 'Shared',
    purpose: 'Files that pods on any node read and write.',
    cluster: 'house',
    storageClass: 'nfs-storage',
    available: true,
    isDefaultClass: false,
    traits: orders[1].claim.traits,
    pools: [poolRefs.nas],
    backupTarget: false,
  },
  {
    id: 'fast',
    title: 'Fast',
    purpose: 'Small and quick.',
    cluster: 'house',
    storageClass: 'fast-nvme',
    available: false,
    unavailableReason: 'Cluster house has no class fast-nvme.',
    isDefaultClass: false,
    traits: orders[0].claim.traits,
    pools: [],
    backupTarget: false,
  },
];

const passed: Check[] = [
  {
    code: 'POOL_ROOM_OK',
    level: 'ok',
    message: 'Room: 97 GiB usable before eviction, 23 GiB needed.',
  },
  {
    code: 'PROBE_OK',
    level: 'ok',
    message:
      'Owners and modes survive: the probe passed as the mover will run.',
  },
];

const noted: Check[] = [
  {
    code: 'SIZE_NOT_ENFORCED',
    level: 'information',
    message: 'local-path does not enforce sizes.',
  },
  {
    code: 'PINNED_AFTERWARDS',
    level: 'warning',
    message: 'After this, orders-db-0 can only run on worker-1.',
    remedy: 'Choose a class that any node can mount if it has to move.',
  },
];

const proofChoice: Check = {
  code: 'PROOF_CHOICE',
  level: 'information',
  message:
    'Down for about 3 min 41 s if everything is proven before the start, about 11 s if the frozen original is read in full after it.',
};

const lossOfAcls: Check = {
  code: 'ATTRIBUTES_LOST',
  level: 'blocking',
  message: '12 files have POSIX ACLs that NFS cannot keep, such as uploads/a.',
  remedy: 'Accept the loss, or remove the ACLs from these files.',
  acceptable: 'acls',
};

function declined(request: OperationRequest): Check[] {
  if (request.claims.includes('reports-orders')) {
    return [
      {
        code: 'CLAIM_NOT_BOUND',
        level: 'blocking',
        message: 'reports-orders has no volume, so it holds no data.',
        remedy: 'Make the claim again with the other class.',
      },
    ];
  }
  const losesAcls =
    request.target?.tier === 'shared' && !request.accept?.includes('acls');
  return losesAcls ? [lossOfAcls] : [];
}

/** The plan of a request, as this scene has it. */
export function planFor(request: OperationRequest): OperationPlan {
  const blocking = declined(request);
  const [name] = request.claims;
  const isDeclined = blocking.length > 0;
  const isMove = request.kind === 'move' || request.kind === 'roll-back';
  const startsFirst = request.proof === 'start-then-prove';
  const stopSeconds = startsFirst ? 11 : 221;
  const accepted: Check[] = request.accept?.includes('acls')
    ? [{ ...lossOfAcls, level: 'warning', remedy: 'You accepted it.' }]
    : [];
  const titles = {
    move: `Move ${name} to ${request.target?.tier}`,
    'roll-back': `Roll ${name} back to ${request.volume}`,
    release: `Release ${request.volume}`,
    retire: `Retire ${name}`,
  };
  return {
    outcome: isDeclined ? 'declined' : 'planned',
    hash: `a41c9e77${JSON.stringify(request).length}`,
    request,
    title: titles[request.kind],
    summary: isDeclined
      ? `${name} can not be moved like this.`
      : `${
          titles[request.kind]
        }: the application is up while most is copied, then down for about ${stopSeconds} s.`,
    preflight: [
      ...blocking,
      ...accepted,
      ...noted,
      ...(request.kind === 'move' && !isDeclined ? [proofChoice] : []),
      ...passed,
    ],
    steps:
      isDeclined || !isMove
        ? []
        : SCRIPT.map(({ seconds: _, outcome: __, ...step }) =>
            step.id === 'prove'
              ? { ...step, expectedSeconds: stopSeconds - 8 }
              : step,
          ),
    claims: request.claims.map(claim => ({
      name: claim,
      uid: `uid-${claim}`,
      volumeName: 'orders-db',
      from: 'nfs-storage on the NAS',
      to: request.target?.node
        ? `local-path on ${request.target.node}`
        : 'local-path where the scheduler puts it',
      keeps:
        'The original, volume orders-db on the NAS, until you release it; a reminder comes after 14 days.',
    })),
    workloads: [{ kind: 'StatefulSet', name: 'orders-db' }],
    figures: isDeclined
      ? {}
      : {
          ...SCRIPT_DATA,
          roomBytes: 97 * GiB,
          neededBytes: 23 * GiB,
          stopSeconds,
          floorSeconds: 7,
          dataSeconds: stopSeconds - 7,
          maximumStopSeconds: stopSeconds * 1.5,
          totalSeconds: 300,
          measuredAt: ago(10_000),
        },
    typedConfirmation:
      request.kind === 'release' || request.rollBack === 'return'
        ? request.volume ?? name
        : undefined,
    madeAt: ago(1_000),
  };
}

const request: OperationRequest = {
  kind: 'move',
  cluster: 'house',
  namespace: 'orders',
  claims: ['data-orders-db-0'],
  target: { tier: 'hot' },
  proof: 'start-then-prove',
};

/** An operation that ended or waits, with what it says of itself. */
function still(changes: Partial<Operation> & { id: string }): Operation {
  return {
    kind: 'move',
    title: 'Move uploads-orders-0 to local-path',
    cluster: 'house',
    namespace: 'orders',
    claims: ['uploads-orders-0'],
    workloads: [{ kind: 'StatefulSet', name: 'orders' }],
    state: 'done',
    situation: {
      runs: 'orders runs on the new volume, on worker-2.',
      data: 'All of it is on worker-2, compared by content: 212,431 files.',
      kept: 'The original pv nfs-uploads on the NAS, until you release it.',
      next: 'Nothing. A reminder about the original comes in 6 days.',
    },
    steps: scriptedSteps(Date.now() - 8 * DAY, 1_000),
    plan: planFor(request),
    warnings: [],
    createdBy: 'user:default/ann',
    createdAt: ago(8 * DAY),
    startedAt: ago(8 * DAY),
    finishedAt: ago(8 * DAY - 6 * MINUTE),
    downtime: { totalSeconds: 9, floorSeconds: 7, dataSeconds: 2 },
    cancelRequested: false,
    rollBackable: true,
    ...changes,
  };
}

/** Operations of the scene in each state that does not go on by itself. */
export const stillOperations: Operation[] = [
  still({
    id: 'opwaiting0000',
    title: 'Move data-orders-db-0 to local-path',
    claims: ['data-orders-db-0'],
    state: 'waiting-for-confirmation',
    steps: scriptedSteps(Date.now() - 3 * MINUTE, 30),
    situation: {
      runs: 'orders-db runs on the original.',
      data: 'All of it is on the NAS; a copy that is nearly complete on worker-1.',
      kept: 'Nothing was set aside yet.',
      next: 'You confirm the longer stop, or cancel.',
    },
    createdAt: ago(3 * MINUTE),
    finishedAt: undefined,
    downtime: undefined,
    confirmedStopSeconds: 15,
    predictedStopSeconds: 240,
    cancelEffect:
      'The copy on worker-1 is removed; orders-db runs on as it does now.',
    rollBackable: false,
  }),
  still({
    id: 'opnotready000',
    title: 'Move cache-orders to local-path on worker-1',
    state: 'moved-not-ready',
    claims: ['cache-orders'],
    warnings: ['Container cache ended by SIGKILL (137).'],
    situation: {
      runs: 'orders-cache was started on the new volume and is not ready after 5 minutes: CrashLoopBackOff.',
      data: 'All of it is on worker-1, compared by content. Nothing was written since.',
      kept: 'The original pvc-cache on worker-2.',
      next: 'You decide: repair the application, or roll back.',
    },
    createdAt: ago(50 * MINUTE),
    finishedAt: undefined,
  }),
  still({ id: 'opdone0000000' }),
  still({
    id: 'opundone00000',
    title: 'Move uploads-orders-0 to nfs-storage',
    state: 'undone',
    situation: {
      runs: 'orders runs on the original.',
      data: 'All of it is where it was; the copy was removed.',
      kept: 'Nothing was set aside.',
      next: 'Nothing. Look at what failed before you try again.',
    },
    steps: scriptedSteps(Date.now() - 9 * DAY, 80).map(step =>
      step.id === 'prove'
        ? {
            ...step,
            state: 'failed',
            attempts: 3,
            error: 'uploads/2024/a.jpg was written to after the door was shut.',
          }
        : { ...step, state: step.state === 'done' ? 'undone' : step.state },
    ),
    createdAt: ago(9 * DAY),
    rollBackable: false,
  }),
];

/** The request of the operation that goes on in this scene. */
export const runningRequest = request;

/** What is kept in the scene. */
export const keptOriginals: KeptOriginal[] = [
  {
    cluster: 'house',
    volumeName: 'nfs-uploads',
    namespace: 'orders',
    claim: 'uploads-orders-0',
    storageClass: 'nfs-storage',
    place: 'synology-nas:/volume1/k8s-data/uploads',
    capacityBytes: 40 * GiB,
    usedBytes: 37.1 * GiB,
    operation: 'opdone0000000',
    keptSince: ago(8 * DAY),
    remindAt: ago(-6 * DAY),
    checks: [
      {
        code: 'RELEASE_TARGET_POOL_FINDING',
        level: 'warning',
        message: 'The disk on which the data is now, worker-2, fills up.',
        remedy: 'Make room on worker-2 first.',
      },
      {
        code: 'RELEASE_NO_OTHER_COPY',
        level: 'warning',
        message: 'No other copy of this data is known.',
      },
    ],
  },
  {
    cluster: 'house',
    volumeName: 'pvc-4b1d',
    namespace: 'shop',
    claim: 'data-shop-0',
    storageClass: 'local-path',
    place: 'worker-1, /opt/local-path-provisioner/pvc-4b1d',
    capacityBytes: 8 * GiB,
    keptSince: ago(33 * DAY),
    remindAt: ago(19 * DAY),
    checks: [],
  },
];
