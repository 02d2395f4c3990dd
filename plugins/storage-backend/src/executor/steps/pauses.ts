import type { JsonObject } from '@backstage/types';
import type { KubernetesObject, ObjectName } from '../../adapters/kubernetes';
import type { MoveDecisions } from '../../planner/types';
import { StepContext, UndoRequired } from '../types';
import { changeObject, wordsOf } from '../movers/objects';
import { workloadRef } from './workloads';

/** KEDA holds the count at this number instead of what its triggers say. */
export const kedaAnnotation = 'autoscaling.keda.sh/paused-replicas';

/** One thing that is asked to wait, and how. */
export interface Pause {
  ref: ObjectName;
  /** Key of the annotation, or `spec.suspend` where there is none. */
  annotation?: string;
  value: string | boolean;
  /** What a later step of ours may have put there instead. */
  laterValue?: string;
  /** An autoscaler goes on with the start, the repository's owner once the repository follows. */
  until: 'start' | 'repository';
}

/** Everything that a move asks to wait, as narrowly as it holds. Pure. */
export function pausesOf(decisions: MoveDecisions): Pause[] {
  const { namespace, autoscalers, workload, repository } = decisions;
  const pauses: Pause[] = autoscalers
    // An HPA does nothing while its target has no replicas, or is not there.
    .filter(({ kind }) => kind === 'ScaledObject')
    .map(scaler => ({
      ref: { ...scaler, namespace },
      annotation: kedaAnnotation,
      value: String(workload?.replicas ?? 0),
      // A workload that is scaled down is held there.
      laterValue: '0',
      until: 'start',
    }));
  if (!repository) {
    return pauses;
  }
  const { apiVersion, kind, name } = repository;
  const owner = { apiVersion, kind, namespace: repository.namespace, name };
  const common = { until: 'repository' } as const;
  if (repository.pause === 'application') {
    pauses.push({
      ...common,
      ref: owner,
      annotation: 'argocd.argoproj.io/skip-reconcile',
      value: 'true',
    });
  } else if (repository.pause === 'suspend') {
    pauses.push({ ...common, ref: owner, value: true });
  } else {
    // It stays in the cluster all the time, so the annotation on it holds.
    pauses.push(
      ...(workload ? [workloadRef(namespace, workload)] : []).map(ref => ({
        ...common,
        ref,
        annotation: 'kustomize.toolkit.fluxcd.io/reconcile',
        value: 'disabled',
      })),
    );
  }
  return pauses;
}

/** Under which what stood there before is remembered. */
export function keyOf({ ref }: Pause): string {
  return [ref.kind, ref.namespace, ref.name].join('/');
}

/** What stands there now; `null` where nothing does. */
function valueIn(
  object: KubernetesObject,
  { annotation }: Pause,
): string | boolean | null {
  const value = annotation
    ? object.metadata.annotations?.[annotation]
    : (object.spec as { suspend?: boolean }).suspend;
  return value ?? null;
}

/** Whether our own value still stands there. */
function holds(object: KubernetesObject, pause: Pause): boolean {
  const value = valueIn(object, pause);
  return (
    value === pause.value || (value !== null && value === pause.laterValue)
  );
}

/** The change that puts a value there; `null` takes it off. */
export function patchTo(
  { annotation }: Pause,
  value: string | boolean | null,
): Record<string, unknown> {
  return annotation
    ? { metadata: { annotations: { [annotation]: value } } }
    : { spec: { suspend: value } };
}

/**
 * Asks to wait, after what stood there before was put down: a crash in between must not take our
 * own value for the original.
 */
export async function applyPauses(
  context: StepContext,
  pauses: Pause[],
): Promise<JsonObject> {
  let before = (context.output('pause')?.before ?? {}) as JsonObject;
  for (const pause of pauses) {
    const object = await context.cluster.get(pause.ref);
    if (!object) {
      throw new UndoRequired(
        `${wordsOf(pause.ref)} is gone, so it can't be asked to wait`,
        'PLAN_OUTDATED',
      );
    }
    if (!(keyOf(pause) in before) || !context.rules.pausesRememberedOnce) {
      before = { ...before, [keyOf(pause)]: valueIn(object, pause) };
      await context.remember({ before });
    }
    await changeObject(context, {
      ref: pause.ref,
      uid: object.metadata.uid,
      change: now =>
        valueIn(now, pause) === pause.value
          ? undefined
          : patchTo(pause, pause.value),
    });
  }
  return before;
}

/**
 * Makes sure that everything still waits. Somebody who took the pause back would heal the workload
 * in the middle of the move.
 *
 * @throws UndoRequired with `PAUSE_REVERTED`
 */
export async function assertPaused(
  context: StepContext,
  pauses: Pause[],
): Promise<void> {
  const before = (context.output('pause')?.before ?? {}) as JsonObject;
  for (const pause of context.rules.pausesWatched ? pauses : []) {
    if (!(keyOf(pause) in before)) {
      continue;
    }
    const object = await context.cluster.get(pause.ref);
    if (!object || !holds(object, pause)) {
      throw new UndoRequired(
        `${wordsOf(
          pause.ref,
        )} does not wait any more: somebody took the pause back`,
        'PAUSE_REVERTED',
      );
    }
  }
}

/** Puts back what stood there before, where our value is still there. */
export async function liftPauses(
  context: StepContext,
  pauses: Pause[],
): Promise<void> {
  const before = (context.output('pause')?.before ?? {}) as JsonObject;
  for (const pause of pauses) {
    const original = before[keyOf(pause)] as
      | string
      | boolean
      | null
      | undefined;
    if (original === undefined) {
      continue;
    }
    await changeObject(context, {
      ref: pause.ref,
      change: now => (holds(now, pause) ? patchTo(pause, original) : undefined),
    });
  }
}
