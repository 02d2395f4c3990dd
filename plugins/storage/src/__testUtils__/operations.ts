import type {
  KeptOriginal,
  Operation,
  OperationPlan,
  OperationStep,
  Tier,
} from '@stowage/backstage-plugin-storage-common';
import { GiB, ago, measuredClaim, measuredPool } from './index';

/** A tier that exists and has room. */
export function tierOf(changes: Partial<Tier> = {}): Tier {
  return {
    id: 'hot',
    title: 'Hot',
    purpose: 'Databases that wait for every write.',
    cluster: 'house',
    storageClass: 'fast-local',
    available: true,
    isDefaultClass: false,
    traits: measuredClaim.traits,
    pools: [measuredPool],
    backupTarget: false,
    ...changes,
  };
}

/** A plan to move {@link measuredClaim}, in which nothing blocks. */
export function planOf(changes: Partial<OperationPlan> = {}): OperationPlan {
  return {
    outcome: 'planned',
    hash: 'a41c9e77aa',
    request: {
      kind: 'move',
      cluster: 'house',
      namespace: 'orders',
      claims: ['data-orders-0'],
      target: { tier: 'hot' },
      proof: 'prove-then-start',
    },
    title: 'Move data-orders-0 to fast-local',
    summary: 'The application is down for about 11 s, of it 4 s for data.',
    preflight: [
      {
        code: 'POOL_ROOM_OK',
        level: 'ok',
        message: '97 GiB usable, 23 GiB needed.',
      },
      {
        code: 'PINNED_AFTER',
        level: 'information',
        message: 'After this, orders-0 can only run on worker-1.',
      },
    ],
    steps: [
      {
        id: 'stage',
        title: 'Copy while the application runs',
        detail: 'At most 5 passes.',
        application: 'up',
        expectedSeconds: 200,
        ifItStopsHere: 'The application runs on the original.',
      },
      {
        id: 'stop',
        title: 'Stop orders-0',
        detail: 'Siblings stay up.',
        application: 'down',
        expectedSeconds: 11,
        ifItStopsHere: 'The application is down; it is started again.',
      },
    ],
    claims: [
      {
        name: 'data-orders-0',
        uid: 'uid-1',
        volumeName: 'pvc-1',
        from: 'local-path on worker-2',
        to: 'fast-local on worker-1',
        keeps: 'The original pvc-1 on worker-2 is kept until you release it.',
      },
    ],
    workloads: [{ kind: 'StatefulSet', name: 'orders' }],
    figures: {
      bytes: 19.2 * GiB,
      files: 104_300,
      roomBytes: 97 * GiB,
      neededBytes: 23 * GiB,
      stopSeconds: 11,
      floorSeconds: 7,
      dataSeconds: 4,
      maximumStopSeconds: 16,
      totalSeconds: 300,
      measuredAt: ago(10_000),
    },
    madeAt: ago(1_000),
    ...changes,
  };
}

/** A step of an operation. */
export function operationStep(
  changes: Partial<OperationStep> = {},
): OperationStep {
  return {
    id: 'stage',
    title: 'Copy while the application runs',
    detail: 'At most 5 passes.',
    state: 'waiting',
    attempts: 0,
    ifItStopsHere: 'The application runs on the original, pvc-1.',
    ...changes,
  };
}

/** A move that copies while the application runs. */
export function operationOf(changes: Partial<Operation> = {}): Operation {
  return {
    id: 'op0123456789',
    kind: 'move',
    title: 'Move data-orders-0 to fast-local',
    cluster: 'house',
    namespace: 'orders',
    claims: ['data-orders-0'],
    workloads: [{ kind: 'StatefulSet', name: 'orders' }],
    state: 'running',
    situation: {
      runs: 'orders runs on the original.',
      data: 'All of it is on worker-2; a part was copied to worker-1.',
      kept: 'Nothing was set aside yet.',
      next: 'Stowage copies on and then compares.',
    },
    steps: [
      operationStep({
        id: 'lock',
        title: 'Lock the workload',
        state: 'done',
        startedAt: ago(65_000),
        finishedAt: ago(64_600),
        outcome: 'Nobody else works on it.',
        attempts: 1,
      }),
      operationStep({
        state: 'running',
        startedAt: ago(64_000),
        attempts: 1,
      }),
      operationStep({
        id: 'stop',
        title: 'Stop orders-0',
        detail: 'Siblings stay up.',
        expectedSeconds: 3,
      }),
    ],
    progress: {
      step: 'stage',
      label: 'pass 1 of at most 5',
      bytesDone: 12.1 * GiB,
      bytesTotal: 19.2 * GiB,
      filesDone: 66_120,
      filesTotal: 104_300,
      bytesPerSecond: 94 * 1024 ** 2,
      secondsLeft: 80,
      at: ago(500),
    },
    plan: planOf(),
    warnings: [],
    createdBy: 'user:default/ann',
    createdAt: ago(66_000),
    startedAt: ago(65_500),
    cancelRequested: false,
    cancelEffect: 'The partial copy is removed; the application runs on.',
    rollBackable: false,
    ...changes,
  };
}

/** A volume that a move has set aside. */
export function keptOriginalOf(
  changes: Partial<KeptOriginal> = {},
): KeptOriginal {
  return {
    cluster: 'house',
    volumeName: 'pvc-1',
    namespace: 'orders',
    claim: 'data-orders-0',
    storageClass: 'local-path',
    place: 'worker-2, /data/pvc-1',
    capacityBytes: 20 * GiB,
    usedBytes: 19.2 * GiB,
    operation: 'op0123456789',
    keptSince: ago(8 * 86_400_000),
    remindAt: ago(-6 * 86_400_000),
    checks: [
      {
        code: 'COPY_NOT_PROVEN',
        level: 'warning',
        message: 'No other copy of this data was proven.',
        remedy: 'Restore a backup once before you let go.',
      },
    ],
    ...changes,
  };
}
