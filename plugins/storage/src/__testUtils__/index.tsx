import { createApiMock, mockApis } from '@backstage/frontend-test-utils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type {
  Claim,
  Cluster,
  ComponentStorage,
  Finding,
  PoolRef,
} from '@stowage/backstage-plugin-storage-common';
import { storageApiRef } from '../api';

export const GiB = 1024 ** 3;

/** A moment as the API writes it, so many milliseconds ago. */
export const ago = (milliseconds: number) =>
  new Date(Date.now() - milliseconds).toISOString();

/** A pool that was measured. */
export const measuredPool: PoolRef = {
  id: 'house/node-filesystem/worker-2',
  title: 'worker-2 NVMe',
  kind: 'node-filesystem',
  room: {
    source: 'kubelet',
    totalBytes: 238 * GiB,
    usedBytes: 193 * GiB,
    limitBytes: 214 * GiB,
    roomBytes: 21 * GiB,
    limitSource: 'the kubelet evicts at 10 % free',
    measuredAt: ago(20_000),
  },
};

/** A claim that was measured and holds less than it asked for. */
export const measuredClaim: Claim = {
  cluster: 'house',
  namespace: 'orders',
  name: 'data-orders-0',
  uid: 'uid-1',
  phase: 'Bound',
  tier: { id: 'warm', title: 'warm' },
  storageClass: 'local-path',
  requestedBytes: 20 * GiB,
  accessModes: ['ReadWriteOnce'],
  volume: { name: 'pvc-1', source: 'hostPath', location: '/data/pvc-1' },
  traits: {
    id: 'local-path',
    title: 'local-path',
    known: true,
    enforcesSize: 'no',
    grows: 'no',
    snapshot: 'none',
    figures: 'nothing',
    pinned: 'yes',
    fsGroup: 'no',
    words: ['The size asked for is not enforced.'],
  },
  reading: {
    source: 'walk',
    scope: 'directory',
    usedBytes: 12.5 * GiB,
    measuredAt: ago(11 * 60_000),
  },
  pool: measuredPool,
  pinning: { state: 'pinned', nodes: ['worker-2'], reason: 'node affinity' },
  mountedBy: [
    { pod: 'orders-0', phase: 'Running', ready: true, readOnly: false },
  ],
  deleteEffect: { code: 'destroys', text: 'Deleting it destroys the data.' },
  findingIds: [],
  asOf: ago(9_000),
};

/** A cluster of which everything is read. */
export const readyCluster: Cluster = {
  name: 'house',
  title: 'house',
  state: 'ready',
  configuredBy: 'storage',
  walking: true,
  kubelet: true,
  apply: true,
  resources: [],
  missingRights: [],
};

/** A finding about {@link measuredPool}. */
export const poolFinding: Finding = {
  id: 'f1',
  code: 'POOL_FILLING',
  severity: 'warning',
  title: "worker-2's disk fills up",
  evidence: '193 GiB of 238 GiB used.',
  action: 'Make room.',
  runbook: 'runbooks/pool-filling/',
  subject: { cluster: 'house', kind: 'Node', name: 'worker-2' },
  claims: [],
  poolId: measuredPool.id,
  data: {},
};

/** A component with one claim, all of it measured, nothing wrong. */
export const calmStorage: ComponentStorage = {
  entityRef: 'component:default/orders',
  selectors: ['Labels match app=orders.'],
  asOf: ago(9_000),
  clusters: [readyCluster],
  findings: [],
  claims: [
    {
      claim: measuredClaim,
      matchedBy: [{ how: 'pod', text: 'Pod orders-0 mounts it.' }],
      history: [],
    },
  ],
  hiddenClaims: 0,
  quotas: [],
  limits: [],
  events: [],
};

/** {@link calmStorage} with another claim in it. */
export function storageWith(
  claim: Partial<Claim>,
  changes: Partial<ComponentStorage> = {},
): ComponentStorage {
  return {
    ...calmStorage,
    claims: [
      { ...calmStorage.claims[0], claim: { ...measuredClaim, ...claim } },
    ],
    ...changes,
  };
}

/** A storage API whose methods are mocks. */
export const mockStorageApi = createApiMock(storageApiRef, () => ({
  getComponentStorage: jest.fn(),
  getClaims: jest.fn(),
  getClaim: jest.fn(),
  getPools: jest.fn(),
  getFindings: jest.fn(),
  getClusters: jest.fn(),
  getTiers: jest.fn().mockResolvedValue({ items: [] }),
  planOperation: jest.fn(),
  startOperation: jest.fn(),
  getOperations: jest.fn().mockResolvedValue({ items: [], totalItems: 0 }),
  getOperation: jest.fn(),
  getOperationLog: jest.fn().mockResolvedValue({ items: [] }),
  cancelOperation: jest.fn(),
  confirmOperation: jest.fn(),
  getKeptOriginals: jest.fn().mockResolvedValue({ items: [], clusters: [] }),
}));

/** A signal API, and the way to send a signal through it. */
export function mockSignals() {
  const listeners = new Set<() => void>();
  const api = createApiMock(signalApiRef, () => ({ subscribe: jest.fn() }))({
    subscribe(_channel, onMessage) {
      const listener = () => onMessage({} as never);
      listeners.add(listener);
      return { unsubscribe: () => listeners.delete(listener) };
    },
  });
  return { api, send: () => listeners.forEach(listener => listener()) };
}

/**
 * A permission API that says the same to everything. What it said is remembered for the rest of a
 * test file: ask about another namespace where it is to say something else.
 */
export const permissionApi = (result: 'ALLOW' | 'DENY') =>
  createApiMock(permissionApiRef, () => ({ authorize: jest.fn() }))({
    authorize: async () => ({ result } as never),
  });

/** A ResponseError as the backend's answer makes one. */
export async function responseError(status: number, message: string) {
  const { ResponseError } = await import('@backstage/errors');
  return ResponseError.fromResponse(
    new Response(
      JSON.stringify({
        error: { name: 'Error', message },
        response: { statusCode: status },
      }),
      { status, headers: { 'content-type': 'application/json' } },
    ),
  );
}

export { mockApis };
