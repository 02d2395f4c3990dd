/** A plan as the storage plugin answers it. */
export function planAnswer(more: object = {}): object {
  return {
    outcome: 'planned',
    hash: 'h1',
    request: {},
    title: 'Move data-orders-db-0 to local-path',
    summary: 'The application is down for about 20 s.',
    preflight: [],
    steps: [
      {
        id: 'lock',
        title: 'Lock the workload',
        detail: 'Nobody else works on it',
        application: 'up',
        ifItStopsHere: 'Nothing has changed.',
      },
    ],
    claims: [],
    workloads: [],
    figures: { stopSeconds: 20 },
    madeAt: '2026-03-01T10:00:00Z',
    ...more,
  };
}

/** An operation as the storage plugin answers it. */
export function operationAnswer(state: string, more: object = {}): object {
  return {
    id: 'op0123456789',
    kind: 'move',
    title: 'Move data-orders-db-0 to local-path',
    cluster: 'home',
    namespace: 'orders',
    claims: ['data-orders-db-0'],
    workloads: [],
    state,
    situation: {
      runs: 'The application runs.',
      data: 'The data is on the original.',
      kept: 'The original is kept.',
      next: 'Somebody has to look.',
    },
    steps: [],
    plan: planAnswer(),
    warnings: [],
    createdBy: 'user:default/guest',
    createdAt: '2026-03-01T10:00:00Z',
    cancelRequested: false,
    rollBackable: false,
    ...more,
  };
}
