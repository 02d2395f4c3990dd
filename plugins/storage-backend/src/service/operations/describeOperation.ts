import type {
  Operation,
  OperationSituation,
} from '@stowage/backstage-plugin-storage-common';
import type { JsonValue } from '@backstage/types';
import { reachedPhase } from '../../executor/engine';
import type { OperationDefinition, StepPhase } from '../../executor/types';
import type { OperationRecord } from '../../store';

/** States from which a moved volume can be moved back. */
const MOVED: OperationRecord['state'][] = [
  'done',
  'moved-not-ready',
  'waiting-for-repository',
];

/** An operation as people see it: what was kept, joined with the plan's words. */
export function describeOperation(
  record: OperationRecord,
  definition: OperationDefinition | undefined,
): Operation {
  const { plan } = record;
  const titles = new Map(plan.steps.map(step => [step.id, step]));
  return {
    id: record.id,
    kind: record.kind,
    title: plan.title,
    cluster: record.cluster,
    namespace: record.namespace,
    claims: record.claims,
    workloads: plan.workloads,
    state: record.state,
    situation: situationOf(record, definition),
    steps: record.steps.map(step => {
      const words = titles.get(step.id);
      return {
        id: step.id,
        title: words?.title ?? step.id,
        detail: words?.detail ?? '',
        state: step.state,
        startedAt: toTime(step.startedAt),
        finishedAt: toTime(step.finishedAt),
        expectedSeconds: words?.expectedSeconds,
        attempts: step.attempts,
        outcome: step.outcome,
        error: step.error,
        ifItStopsHere: words?.ifItStopsHere ?? '',
      };
    }),
    progress: record.progress,
    plan,
    warnings: record.warnings,
    downtime: record.downtime,
    createdBy: record.createdBy,
    createdAt: new Date(record.createdAt).toISOString(),
    startedAt: toTime(record.startedAt),
    finishedAt: toTime(record.finishedAt),
    confirmedStopSeconds: record.confirmedStopSeconds,
    predictedStopSeconds: record.predictedStopSeconds,
    cancelRequested: record.cancelRequested,
    cancelEffect: cancelEffect(record, definition),
    rollBackable: record.kind === 'move' && MOVED.includes(record.state),
  };
}

/** How far an operation is towards, in or past the fence. */
export function phaseOf(
  record: OperationRecord,
  definition: OperationDefinition | undefined,
): StepPhase {
  const steps = definition?.steps(record.plan, record.decisions) ?? [];
  return reachedPhase(
    steps,
    id =>
      record.steps.find(step => step.id === id) ?? {
        id,
        state: 'waiting',
        attempts: 0,
      },
  );
}

/** What cancelling would lead to; undefined where it is not possible (any more). */
export function cancelEffect(
  record: OperationRecord,
  definition: OperationDefinition | undefined,
): string | undefined {
  const { state, steps } = record;
  const canBe = [
    'queued',
    'running',
    'waiting-for-confirmation',
    'needs-a-person',
  ].includes(state);
  if (
    record.finishedAt !== undefined ||
    (record.cancelRequested && state !== 'needs-a-person') ||
    !canBe
  ) {
    return undefined;
  }
  if (steps.every(({ attempts }) => attempts === 0)) {
    return 'Nothing was changed yet: it ends here.';
  }
  switch (phaseOf(record, definition)) {
    case 'before':
      return 'What was begun is put back, the last first; the application runs on its original volume as before, and only the copy goes.';
    case 'fenced':
      return 'The claim is bound to its original volume again and the application is started on it; only the copy goes.';
    default:
      return undefined;
  }
}

function situationOf(
  record: OperationRecord,
  definition: OperationDefinition | undefined,
): OperationSituation {
  const { plan, decisions, state, steps, words } = record;
  const current =
    steps.find(step => ['running', 'undoing', 'failed'].includes(step.state)) ??
    steps.filter(({ attempts }) => attempts > 0).at(-1);
  const outputs: Record<string, JsonValue> = Object.fromEntries(
    steps.flatMap(({ id, output }) => (output ? [[id, output]] : [])),
  );
  const situation = definition?.describe({
    plan,
    decisions,
    state,
    step: current?.id,
    outputs,
  }) ?? {
    runs: 'Not known to this version of the portal.',
    data: 'Not known to this version of the portal.',
    kept: 'Not known to this version of the portal.',
    next: 'Another replica, of a version that knows this kind, goes on with it.',
  };
  return state === 'needs-a-person' && words
    ? { ...situation, next: `${words}. ${situation.next}` }
    : situation;
}

function toTime(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined
    ? undefined
    : new Date(milliseconds).toISOString();
}
