import type { JsonObject } from '@backstage/types';
import type { KubernetesObject } from '../../adapters/kubernetes';
import { StepContext, StepDefinition, StepDone, UndoRequired } from '../types';
import { isOurs, labelsOf, recordName } from '../movers/names';
import {
  claimRef,
  deleteAndWait,
  ensureCreated,
  volumeRef,
} from '../movers/objects';
import { byHandScripts } from './byHand';
import { decisionsOf, originalOf, targetOf } from './decisions';
import type { MoveDependencies } from './deps';
import { assertAccepted } from './dryRuns';
import { movedClaim } from './movedClaim';
import { afterwards } from './afterwards';
import { manifestOf, workloadRef } from './workloads';

/** What was written down, as later steps read it. */
export interface MoveRecord {
  /** Claims as they were, in the order of the decisions. */
  claims: KubernetesObject[];
  workload?: KubernetesObject;
}

function recordRef(namespace: string, operation: string) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace,
    name: recordName(operation),
  };
}

/**
 * What the step `record` has written down.
 *
 * @throws Error where it is gone: nothing is deleted then that could not be made anew
 */
export async function readRecord(
  context: StepContext,
  dependencies: MoveDependencies,
): Promise<MoveRecord> {
  const { namespace } = dependencies.settingsOf(decisionsOf(context).cluster);
  const ref = recordRef(namespace, context.operationId);
  const found = await context.cluster.get(ref);
  const text = (found?.data as Record<string, string> | undefined)?.[
    'record.json'
  ];
  if (!text) {
    throw new Error(
      `ConfigMap ${namespace}/${ref.name}, in which the manifests were written down, is gone`,
    );
  }
  return JSON.parse(text) as MoveRecord;
}

/** Everything that is about to be deleted or changed, as it is now. */
export async function readNow(context: StepContext): Promise<MoveRecord> {
  const { claims, namespace, workload } = decisionsOf(context);
  const record: MoveRecord = { claims: [] };
  for (const { name, uid, volumeName } of claims) {
    const claim = await context.cluster.get(claimRef(namespace, name));
    const bound = (claim?.spec as { volumeName?: string } | undefined)
      ?.volumeName;
    if (!claim || claim.metadata.uid !== uid || bound !== volumeName) {
      throw new UndoRequired(
        `Claim '${name}' is not the one that was planned with any more`,
        'PLAN_OUTDATED',
      );
    }
    record.claims.push(manifestOf(claim));
  }
  if (workload) {
    const found = await context.cluster.get(workloadRef(namespace, workload));
    if (!found || found.metadata.uid !== workload.uid) {
      throw new UndoRequired(
        `${workload.kind} '${workload.name}' is not the one that was planned with any more`,
        'PLAN_OUTDATED',
      );
    }
    record.workload = manifestOf(found);
  }
  return record;
}

/** The claims of one side as files of the record. */
export function claimFiles(
  side: 'moved' | 'original',
  claims: KubernetesObject[],
): Record<string, string> {
  return Object.fromEntries(
    claims.map((claim, index) => [
      `claim-${index}-${side}.json`,
      JSON.stringify(claim),
    ]),
  );
}

/** Puts the record of an operation into the cluster, once. */
export async function writeRecord(
  context: StepContext,
  dependencies: MoveDependencies,
  data: Record<string, string>,
): Promise<StepDone> {
  const { operationId: operation } = context;
  const { namespace } = dependencies.settingsOf(decisionsOf(context).cluster);
  await ensureCreated(context, {
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: recordName(operation),
        namespace,
        labels: labelsOf(operation),
      },
      data,
    },
    isOurs: existing => isOurs(existing, operation),
  });
  const by = 'finish.sh' in data ? 'finish or undo' : 'undo';
  return {
    outcome: 'done',
    words: `ConfigMap ${namespace}/${recordName(
      operation,
    )} says how to ${by} this by hand`,
  };
}

/** Removes the record: there is nothing left to finish or to undo. */
export async function removeRecord(
  context: StepContext,
  dependencies: MoveDependencies,
): Promise<void> {
  const { operationId, cluster } = context;
  const { namespace } = dependencies.settingsOf(decisionsOf(context).cluster);
  const ref = recordRef(namespace, operationId);
  const found = await cluster.get(ref);
  if (found && isOurs(found, operationId)) {
    await deleteAndWait(context, {
      ref,
      uid: found.metadata.uid!,
      timeoutSeconds: dependencies.timings.controlPlane,
    });
  }
}

/**
 * Writes down what a person needs to finish or undo the move with kubectl alone: the manifests as
 * they were and as they will be, counts, policies, and the commands. It is written once: what was
 * put down before the first change is the truth, also after a crash.
 */
export function recordStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'record',
    phase: 'before',
    async run(context) {
      const decisions = decisionsOf(context);
      const { operationId: operation } = context;
      const { namespace } = dependencies.settingsOf(decisions.cluster);
      const record = await readNow(context);
      const after = record.workload && afterwards(record.workload, decisions);
      const moved: KubernetesObject[] = [];
      const back: KubernetesObject[] = [];
      for (const [index, claim] of record.claims.entries()) {
        const identities = [
          targetOf(context, index),
          originalOf(decisions.claims[index]),
        ];
        for (const [position, { name }] of identities.entries()) {
          const volume = await context.cluster.get(volumeRef(name));
          if (!volume) {
            throw new UndoRequired(`Volume '${name}' is gone`, 'PLAN_OUTDATED');
          }
          (position === 0 ? moved : back).push(movedClaim(claim, volume));
        }
      }
      await assertAccepted(context, [
        ...moved,
        // Only a StatefulSet is made anew. To make one of another kind, even as a trial, is a right
        // that a move does not have; changing it is answered by the stop itself.
        ...(after?.kind === 'StatefulSet' ? [after] : []),
      ]);
      const scripts = byHandScripts({
        operation,
        moversNamespace: namespace,
        decisions,
        targets: decisions.claims.map((_, index) => targetOf(context, index)),
        pausedBefore: (context.output('pause')?.before ?? {}) as JsonObject,
      });
      return await writeRecord(context, dependencies, {
        'record.json': JSON.stringify(record),
        'decisions.json': JSON.stringify(decisions),
        ...claimFiles('moved', moved),
        ...claimFiles('original', back),
        ...(record.workload && {
          'workload-original.json': JSON.stringify(record.workload),
        }),
        ...(after && { 'workload-moved.json': JSON.stringify(after) }),
        ...scripts,
      });
    },
    undo: context => removeRecord(context, dependencies),
  };
}
