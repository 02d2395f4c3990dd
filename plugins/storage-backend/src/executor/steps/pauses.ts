import type { JsonObject } from '@backstage/types';
import type { KubernetesObject, ObjectName } from '../../adapters/kubernetes';
import type { MoveDecisions, RepositoryDecision } from '../../planner/types';
import { StepContext, UndoRequired } from '../types';
import { changeObject, claimRef, wordsOf } from '../movers/objects';
import { decisionsOf } from './decisions';
import { workloadRef } from './workloads';

/** KEDA holds the count at this number instead of what its triggers say. */
export const kedaAnnotation = 'autoscaling.keda.sh/paused-replicas';

/** Argo CD leaves an Application alone that has it as `true`. */
export const argoAnnotation = 'argocd.argoproj.io/skip-reconcile';

/** Flux leaves an object alone, as long as it is there, that has it as `disabled`. */
export const fluxAnnotation = 'kustomize.toolkit.fluxcd.io/reconcile';

/** One thing that is asked to wait, and how. */
export interface Pause {
  ref: ObjectName;
  /** Key of the annotation, or `spec.suspend` where there is none. */
  annotation?: string;
  value: string | boolean;
  /** What a later step of ours may have put there instead. */
  laterValue?: string;
  /**
   * - `start`: an autoscaler goes on when the workload is started
   * - `recreated`: an owner goes on when everything is there again that it would make anew
   * - `repository`: what an owner must not touch before the repository names the new class
   */
  until: 'start' | 'recreated' | 'repository';
  /** An object that the move itself deletes and makes anew, from a manifest with the pause. */
  mayBeAbsent?: boolean;
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
  return [...pauses, ...repositoryPauses(decisions, repository)];
}

/**
 * Flux leaves an object alone that carries its annotation, and makes one that is not there. So a
 * Kustomization is suspended as a whole as long as something of it is away, and no longer: what is
 * made anew carries the annotation again. Pure.
 */
function repositoryPauses(
  { namespace, workload, claims }: MoveDecisions,
  repository: RepositoryDecision,
): Pause[] {
  const { apiVersion, kind, name, tool, pause } = repository;
  const owner = { apiVersion, kind, namespace: repository.namespace, name };
  if (pause === 'application') {
    return [
      {
        ref: owner,
        annotation: argoAnnotation,
        value: 'true',
        until: 'repository',
      },
    ];
  }
  if (tool === 'flux-helm') {
    return [{ ref: owner, value: true, until: 'repository' }];
  }
  const suspended: Pause = { ref: owner, value: true, until: 'recreated' };
  const objects = [
    ...(workload ? [workloadRef(namespace, workload)] : []),
    ...(pause === 'suspend'
      ? claims.map(claim => claimRef(namespace, claim.name))
      : []),
  ];
  return [
    ...(pause === 'suspend' ? [suspended] : []),
    ...objects.map(ref => ({
      ref,
      annotation: fluxAnnotation,
      value: 'disabled',
      until: 'repository' as const,
      mayBeAbsent: pause === 'suspend',
    })),
  ];
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
    if (!object && pause.mayBeAbsent) {
      continue;
    }
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
export async function assertPaused(context: StepContext): Promise<void> {
  if (!context.rules.pausesWatched) {
    return;
  }
  const before = (context.output('pause')?.before ?? {}) as JsonObject;
  for (const pause of pausesOf(decisionsOf(context))) {
    if (!(keyOf(pause) in before)) {
      continue;
    }
    const object = await context.cluster.get(pause.ref);
    if (object ? !holds(object, pause) : !pause.mayBeAbsent) {
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
  until: Array<Pause['until']>,
): Promise<void> {
  const pauses = pausesOf(decisionsOf(context)).filter(pause =>
    until.includes(pause.until),
  );
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
