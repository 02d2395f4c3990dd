import type { JsonObject } from '@backstage/types';
import {
  acquireWorkloadLease,
  releaseWorkloadLease,
  renewWorkloadLease,
  WorkloadLeaseOptions,
} from '../engine/workloadLease';
import type { MoveDecisions } from '../../planner/types';
import type { StepContext, StepDefinition } from '../types';
import { undoBeforeRecordScript } from './byHand';
import type { MoveDependencies } from './deps';
import { freeOfFinished } from './freeOfFinished';

/** What is held: the workload, or the claims or the volume themselves where there is none. */
interface Held extends JsonObject {
  cluster: string;
  namespace: string;
  workload?: { kind: string; name: string; uid: string };
  claims?: Array<{ name: string; uid: string }>;
  volume?: { name: string; uid: string };
}

function named(
  kind: string,
  objects: Array<{ name: string; uid: string }>,
): Array<{ kind: string; name: string; uid: string }> {
  return objects.map(({ name, uid }) => ({ kind, name, uid }));
}

/** On a Lease: the script that undoes by hand what was done before anything was written down. */
const undoAnnotation = 'stowage.io/undo-by-hand';

/** What a person needs whose portal is gone before the ConfigMap was written; moves have one. */
function byHandOf(
  { decisions, operationId: operation }: StepContext,
  moversNamespace: string,
): Record<string, string> | undefined {
  // Other operations change nothing before they write it down, or nothing that could be put back.
  return 'autoscalers' in decisions
    ? {
        [undoAnnotation]: undoBeforeRecordScript({
          operation,
          moversNamespace,
          decisions: decisions as MoveDecisions,
        }),
      }
    : undefined;
}

function leasesOf(
  context: StepContext,
  dependencies: MoveDependencies,
): WorkloadLeaseOptions[] {
  const { cluster, namespace, workload, claims, volume } =
    context.decisions as Held;
  if (!context.rules.workloadLease) {
    return [];
  }
  const held = workload
    ? [workload]
    : [
        ...named('PersistentVolumeClaim', claims ?? []),
        ...named('PersistentVolume', volume ? [volume] : []),
      ];
  const { namespace: movers } = dependencies.settingsOf(cluster);
  return held.map(({ kind, name, uid }) => ({
    cluster: context.cluster,
    namespace: movers,
    annotations: byHandOf(context, movers),
    workload: { namespace, kind, name, uid },
    operationId: context.operationId,
    epoch: context.epoch,
    now: context.now(),
    rules: context.rules,
  }));
}

/**
 * Makes sure, right before something that can't be taken back, that the workload is held by this
 * operation in this epoch, also in the eyes of another portal.
 *
 * @throws OwnershipLost where it is not
 */
export async function assertHeld(
  context: StepContext,
  dependencies: MoveDependencies,
): Promise<void> {
  for (const lease of leasesOf(context, dependencies)) {
    await renewWorkloadLease(lease);
  }
}

/** Lets go of what was held. */
export async function releaseLock(
  context: StepContext,
  dependencies: MoveDependencies,
): Promise<void> {
  for (const lease of leasesOf(context, dependencies)) {
    await releaseWorkloadLease(lease);
  }
}

/**
 * Holds the workload in the cluster itself. The portal's own rows keep its operations apart; a
 * second portal on the same cluster does not know them.
 */
export function lockStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'lock',
    phase: 'before',
    async run(context) {
      for (const lease of leasesOf(context, dependencies)) {
        if (dependencies.isOver) {
          await freeOfFinished(lease, dependencies.isOver);
        }
        await acquireWorkloadLease(lease);
      }
      return { outcome: 'done' };
    },
    undo: context => releaseLock(context, dependencies),
  };
}
