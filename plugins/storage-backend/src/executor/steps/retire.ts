import type { KubernetesObject } from '../../adapters/kubernetes';
import type { RetireDecisions } from '../../planner/types';
import {
  NeedsPerson,
  OperationDefinition,
  StepContext,
  StepDefinition,
} from '../types';
import { claimRef, volumeRef, waitUntil, wordsOf } from '../movers/objects';
import { phaseOf } from './aliases';
import { bringBackScript } from './byHand';
import { claimWords, decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { fenceClaim } from './fence';
import { markKept } from './kept';
import { assertHeld, releaseLock } from './lock';
import { movedClaim } from './movedClaim';
import { openFence } from './openFence';
import { rebindAll } from './rebindClaim';
import {
  claimFiles,
  readNow,
  readRecord,
  removeRecord,
  writeRecord,
} from './record';
import { assertNobodyReaches } from './shut';
import { removeFinishedPods } from './jobs';

function retireOf(context: Pick<StepContext, 'decisions'>): RetireDecisions {
  return context.decisions as RetireDecisions;
}

/** Writes down the claims as they are, and how to bind their volumes to them again by hand. */
export function retireRecordStep(
  dependencies: MoveDependencies,
): StepDefinition {
  return {
    id: 'record',
    phase: 'before',
    async run(context) {
      const { cluster, claims, namespace: tenant } = retireOf(context);
      const { operationId: operation } = context;
      const { namespace } = dependencies.settingsOf(cluster);
      const record = await readNow(context);
      const back: KubernetesObject[] = [];
      for (const [index, claim] of record.claims.entries()) {
        const ref = volumeRef(claims[index].volumeName);
        const volume = await context.cluster.get(ref);
        if (!volume) {
          throw new NeedsPerson(`${wordsOf(ref)} is gone`, 'VOLUME_GONE');
        }
        back.push(movedClaim(claim, volume));
      }
      return await writeRecord(context, dependencies, {
        'record.json': JSON.stringify(record),
        'decisions.json': JSON.stringify(context.decisions),
        ...claimFiles('original', back),
        'undo.sh': bringBackScript({
          operation,
          moversNamespace: namespace,
          namespace: tenant,
          claims,
        }),
      });
    },
    undo: context => removeRecord(context, dependencies),
  };
}

/** Shuts the claims off, and then lists once more everything that reaches their storage. */
export function retireFenceStep(
  dependencies: MoveDependencies,
): StepDefinition {
  return {
    id: 'fence',
    phase: 'fenced',
    async run(context) {
      const { timings } = dependencies;
      // Without what was written down no claim could be made anew.
      await readRecord(context, dependencies);
      await assertHeld(context, dependencies);
      await removeFinishedPods(context, { timings });
      for (const { name, uid } of retireOf(context).claims) {
        await fenceClaim(context, {
          name,
          uid,
          timeoutSeconds: timings.controlPlane,
        });
      }
      await assertNobodyReaches(context);
      return { outcome: 'done', words: 'Nobody uses the claim, or can' };
    },
    undo: context => rebindAll(context, { to: 'original', dependencies }),
  };
}

/** Lets the claims go, and waits until their volumes are Released with everything they hold. */
export function removeStep(dependencies: MoveDependencies): StepDefinition {
  const { timings } = dependencies;
  return {
    id: 'remove',
    phase: 'fenced',
    async run(context) {
      const { claims, namespace } = retireOf(context);
      await assertHeld(context, dependencies);
      for (const { name, uid, volumeName, volumeUid } of claims) {
        const ref = claimRef(namespace, name);
        const live = await context.cluster.get(ref);
        if (live?.metadata.uid === uid) {
          await openFence(context, { namespace, name, uid }).catch(
            async error => {
              // Gone between two looks is what we want.
              const now = await context.cluster.get(ref);
              if (now?.metadata.uid === uid) {
                throw error;
              }
            },
          );
        }
        await waitUntil(context, {
          timeoutSeconds: timings.controlPlane,
          look: async () => {
            const left = await context.cluster.get(ref);
            const volume = await context.cluster.get(volumeRef(volumeName));
            if (!volume || volume.metadata.uid !== volumeUid) {
              throw new NeedsPerson(
                `Volume '${volumeName}' is gone`,
                'VOLUME_GONE',
              );
            }
            return left?.metadata.uid !== uid && phaseOf(volume) === 'Released'
              ? true
              : undefined;
          },
          late: () =>
            new Error(
              `${wordsOf(
                ref,
              )} is not gone, or volume '${volumeName}' is not Released, ${
                timings.controlPlane
              } s after the claim was deleted`,
            ),
        });
      }
      return {
        outcome: 'done',
        words: `${claims.map(({ name }) => name).join(', ')} ${
          claims.length === 1 ? 'is' : 'are'
        } gone`,
      };
    },
    undo: context => rebindAll(context, { to: 'original', dependencies }),
  };
}

/** Lists the volumes with the kept originals, with the claim by which each can be brought back. */
export function retireTidyStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'tidy',
    phase: 'after',
    async run(context) {
      const { claims, namespace } = retireOf(context);
      const { operationId: operation, plan } = context;
      // A run before this one may have marked them all and removed what was written down.
      if (!context.output('tidy')?.marked) {
        const record = await readRecord(context, dependencies);
        for (const [index, claim] of claims.entries()) {
          const ref = volumeRef(claim.volumeName);
          const volume = await context.cluster.get(ref);
          if (!volume) {
            throw new NeedsPerson(`${wordsOf(ref)} is gone`, 'VOLUME_GONE');
          }
          await markKept(context, {
            namespace,
            claim,
            retired: movedClaim(record.claims[index], volume),
            ...(claims.length === 1 && { bytes: plan.figures.bytes }),
          });
        }
        await context.remember({ marked: operation });
      }
      await removeRecord(context, dependencies);
      await releaseLock(context, dependencies);
      return {
        outcome: 'done',
        words: `${claims
          .map(({ volumeName }) => wordsOf(volumeRef(volumeName)))
          .join(', ')} ${claims.length === 1 ? 'is' : 'are'} kept`,
      };
    },
  };
}

/** The truth about a retirement in words. Pure. */
export const describeRetire: OperationDefinition['describe'] = ({
  decisions,
  state,
  step,
}) => {
  const { claims } = decisions as RetireDecisions;
  const words = claimWords(decisionsOf({ decisions }));
  const volumes = claims.map(({ volumeName }) => volumeName).join(', ');
  const runs = 'Nothing uses it; every application runs as before';
  const bound = `The ${words} ${
    claims.length === 1 ? 'leads' : 'lead'
  } to ${volumes}`;
  const onVolume = `On ${volumes}, unchanged`;
  switch (state) {
    case 'done':
      return {
        runs,
        data: onVolume,
        kept: `${volumes}, until somebody releases it`,
        next: 'Nothing. The kept volume can be brought back under its name.',
      };
    case 'queued':
    case 'cancelled':
    case 'undone':
      return {
        runs,
        data: bound,
        kept: 'Nothing has to be kept: nothing was changed',
        next:
          state === 'queued'
            ? 'It begins as soon as a backend is free'
            : 'Nothing. A new plan begins from the present.',
      };
    case 'undoing':
      return {
        runs,
        data: onVolume,
        kept: 'The volume is kept whatever happens',
        next: `The ${words} ${
          claims.length === 1 ? 'is' : 'are'
        } bound to the volume again`,
      };
    default: {
      const isFenced = ['fence', 'remove', 'tidy'].includes(step ?? '');
      return {
        runs,
        data: isFenced ? onVolume : bound,
        kept: 'The volume is kept whatever happens',
        next:
          state === 'needs-a-person'
            ? "A person has to look. ConfigMap stowage-<operation> in the movers' namespace says how to undo it with kubectl."
            : 'The claim goes; its volume is listed with the kept originals',
      };
    }
  }
};

/** Every step that a retirement may have, beside those it shares with a move. */
export function retireSteps(dependencies: MoveDependencies): StepDefinition[] {
  return [
    retireRecordStep(dependencies),
    retireFenceStep(dependencies),
    removeStep(dependencies),
    retireTidyStep(dependencies),
  ];
}
