import type {
  OperationPlan,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import type { NewOperation } from '../records';

/** A plan to move claims; its steps are those that are given. */
export function buildPlan(
  values: Partial<Omit<OperationPlan, 'steps' | 'request'>> & {
    steps?: string[];
    request?: Partial<OperationRequest>;
  } = {},
): OperationPlan {
  const { steps = ['first', 'second'], request, ...others } = values;
  return {
    outcome: 'planned',
    hash: 'a'.repeat(64),
    request: {
      kind: 'move',
      cluster: 'home',
      namespace: 'shop',
      claims: ['data-db-0'],
      ...request,
    },
    title: 'Move data-db-0 to local-path',
    summary: 'One claim moves',
    preflight: [],
    steps: steps.map(id => ({
      id,
      title: `Title of ${id}`,
      detail: `Detail of ${id}`,
      application: 'up',
      ifItStopsHere: `Nothing happens after ${id}`,
    })),
    claims: [],
    workloads: [],
    figures: {},
    madeAt: '2026-01-01T00:00:00.000Z',
    ...others,
  };
}

/** An operation as somebody just confirmed it. */
export function buildOperation(
  values: Partial<NewOperation> = {},
): NewOperation {
  return {
    id: 'opaaaaaaaaaa',
    plan: buildPlan(),
    decisions: { kind: 'move' },
    confirmedStopSeconds: 60,
    createdBy: 'user:default/maria',
    ...values,
  };
}
