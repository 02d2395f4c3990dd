import { ANNOTATION_KEPT_CLAIM } from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject, ObjectName } from '../../adapters/kubernetes';
import type { BringBackDecisions } from '../../planner/types';
import {
  NeedsPerson,
  OperationDefinition,
  StepContext,
  StepDefinition,
  UndoRequired,
} from '../types';
import {
  changeObject,
  claimRef,
  deleteAndWait,
  isConflict,
  volumeRef,
  wordsOf,
} from '../movers/objects';
import { awaitBound } from './awaitBound';
import type { MoveDependencies } from './deps';
import { noLongerKept } from './kept';
import { assertHeld, releaseLock } from './lock';
import { movedClaim } from './movedClaim';
import { holderOf, reserveFor } from './reserve';

/** On a claim that is being brought back: by which operation. Taken off at the end. */
const operationAnnotation = 'stowage.io/operation';

function bringBackOf(
  context: Pick<StepContext, 'decisions'>,
): BringBackDecisions {
  return context.decisions as BringBackDecisions;
}

async function keptVolume(context: StepContext): Promise<KubernetesObject> {
  const { volume } = bringBackOf(context);
  const found = await context.cluster.get(volumeRef(volume.name));
  if (!found || found.metadata.uid !== volume.uid) {
    throw new NeedsPerson(`Volume '${volume.name}' is gone`, 'VOLUME_GONE');
  }
  return found;
}

/** The claim as it was written down when it was retired, or one that the volume fits. Pure. */
export function claimFor(
  volume: KubernetesObject,
  options: { namespace: string; name: string; operation: string },
): KubernetesObject {
  const { namespace, name, operation } = options;
  const written = volume.metadata.annotations?.[ANNOTATION_KEPT_CLAIM];
  const { accessModes, volumeMode, capacity } = volume.spec as {
    accessModes: string[];
    volumeMode?: string;
    capacity: { storage: string };
  };
  const fallback: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: {
      accessModes,
      ...(volumeMode && { volumeMode }),
      resources: { requests: { storage: capacity.storage } },
    },
  };
  const before = written ? (JSON.parse(written) as KubernetesObject) : fallback;
  const claim = movedClaim(
    { ...before, metadata: { ...before.metadata, name, namespace } },
    volume,
  );
  return {
    ...claim,
    metadata: {
      ...claim.metadata,
      annotations: {
        ...claim.metadata.annotations,
        [operationAnnotation]: operation,
      },
    },
  };
}

function isMadeBy(
  context: Pick<StepContext, 'operationId'>,
  claim: KubernetesObject | undefined,
): boolean {
  return (
    claim?.metadata.annotations?.[operationAnnotation] === context.operationId
  );
}

function takenBy(ref: ObjectName): UndoRequired {
  return new UndoRequired(
    `${wordsOf(ref)} was made by somebody else meanwhile`,
    'PLAN_OUTDATED',
  );
}

/** Binds the kept volume under its old name. Undone, the volume is kept as before. */
export function bringBackStep(dependencies: MoveDependencies): StepDefinition {
  const { timings } = dependencies;
  return {
    id: 'bring-back',
    phase: 'fenced',
    async run(context) {
      const { claim: name, namespace, volume } = bringBackOf(context);
      await assertHeld(context, dependencies);
      const found = await keptVolume(context);
      const holder = holderOf(found);
      const ref = claimRef(namespace, name);
      const live = await context.cluster.get(ref);
      const isMade = isMadeBy(context, live);
      if (live && !isMade) {
        throw takenBy(ref);
      }
      if (!isMade) {
        // The uid of the claim that is gone keeps the volume Released; undoing needs it again.
        if (holder.uid && !context.output('bring-back')?.holder) {
          await context.remember({ holder: holder.uid });
        }
        await reserveFor(context, { volume, namespace, name });
        try {
          await context.cluster.create(
            claimFor(found, {
              namespace,
              name,
              operation: context.operationId,
            }),
          );
        } catch (error) {
          const there = isConflict(error) && (await context.cluster.get(ref));
          if (!there) {
            throw error;
          }
          if (!isMadeBy(context, there)) {
            throw takenBy(ref);
          }
        }
      }
      await awaitBound(context, {
        namespace,
        name,
        volume,
        timeoutSeconds: timings.controlPlane,
      });
      return {
        outcome: 'done',
        words: `Claim '${name}' is bound to volume '${volume.name}' again`,
      };
    },

    async undo(context) {
      const { claim: name, namespace, volume } = bringBackOf(context);
      const ref = claimRef(namespace, name);
      const live = await context.cluster.get(ref);
      if (live && !isMadeBy(context, live)) {
        const { volumeName } = live.spec as { volumeName?: string };
        if (volumeName === volume.name) {
          throw new NeedsPerson(
            `${wordsOf(
              ref,
            )} was made by somebody else and is bound to volume '${
              volume.name
            }'`,
            'CLAIM_TAKEN',
          );
        }
      } else if (live) {
        await deleteAndWait(context, {
          ref,
          uid: live.metadata.uid!,
          timeoutSeconds: timings.controlPlane,
        });
      }
      const { holder } = (context.output('bring-back') ?? {}) as {
        holder?: string;
      };
      if (holder) {
        // No claim has that uid: whoever makes one of that name does not get the volume.
        await reserveFor(context, { volume, namespace, name, uid: holder });
      }
    },
  };
}

/** Makes the volume an ordinary one again, which goes the way of its claim. */
export function bringBackTidyStep(
  dependencies: MoveDependencies,
): StepDefinition {
  return {
    id: 'tidy',
    phase: 'after',
    async run(context) {
      const { claim: name, namespace, volume } = bringBackOf(context);
      await changeObject(context, {
        ref: claimRef(namespace, name),
        change: ({ metadata }) =>
          metadata.annotations?.[operationAnnotation] === context.operationId
            ? { metadata: { annotations: { [operationAnnotation]: null } } }
            : undefined,
      });
      await changeObject(context, {
        ref: volumeRef(volume.name),
        uid: volume.uid,
        change: ({ metadata, spec }) => {
          const { persistentVolumeReclaimPolicy: policy } = spec as {
            persistentVolumeReclaimPolicy?: string;
          };
          const isMarked = Object.keys(noLongerKept.labels).some(
            label => metadata.labels?.[label] !== undefined,
          );
          return isMarked || policy !== volume.reclaimPolicy
            ? {
                spec: { persistentVolumeReclaimPolicy: volume.reclaimPolicy },
                metadata: noLongerKept,
              }
            : undefined;
        },
      });
      await releaseLock(context, dependencies);
      return {
        outcome: 'done',
        words: `Volume '${volume.name}' is not kept any more: it belongs to claim '${name}'`,
      };
    },
  };
}

/** Whether a roll back only binds a kept volume again, because its claim was retired. */
export function isBringBack(decisions: unknown): boolean {
  return (
    (decisions as { rollBack?: string } | undefined)?.rollBack === 'bring-back'
  );
}

/** The truth about bringing a claim back in words. Pure. */
export const describeBringBack: OperationDefinition['describe'] = ({
  decisions,
  state,
}) => {
  const { claim, volume } = decisions as BringBackDecisions;
  const runs = 'Nothing is started; every application runs as before';
  const data = `On volume ${volume.name}, unchanged`;
  if (state === 'done') {
    return {
      runs,
      data: `Claim ${claim} leads to volume ${volume.name}`,
      kept: 'Nothing beside it',
      next: 'Nothing. Whatever names the claim can be started.',
    };
  }
  const isOver = ['cancelled', 'undone'].includes(state);
  return {
    runs,
    data,
    kept: `Volume ${volume.name}, until somebody releases it`,
    next: isOver
      ? 'Nothing. A new plan begins from the present.'
      : `Claim ${claim} is bound to it`,
  };
};
