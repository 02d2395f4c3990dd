import { LABEL_KEPT_BY } from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../../adapters/kubernetes';
import type { ReleaseDecisions } from '../../planner/types';
import {
  NeedsPerson,
  OperationDefinition,
  StepContext,
  StepDefinition,
} from '../types';
import {
  changeObject,
  claimRef,
  refOf,
  volumeRef,
  waitUntil,
  wordsOf,
} from '../movers/objects';
import { phaseOf } from './aliases';
import type { MoveDependencies } from './deps';
import { releaseLock } from './lock';

/**
 * Makes sure, right before the data goes for good, that the volume is one that was set aside and
 * that the application has another.
 *
 * @throws NeedsPerson where anything is not as it was planned with
 */
export async function assertMayGo(
  context: StepContext,
  volume: KubernetesObject,
): Promise<void> {
  const { namespace, claim, presentVolume } =
    context.decisions as ReleaseDecisions;
  const present = await context.cluster.get(claimRef(namespace, claim));
  const { volumeName } = (present?.spec ?? {}) as { volumeName?: string };
  const tookOver = presentVolume
    ? phaseOf(present) === 'Bound' && volumeName === presentVolume
    : // Retired: nothing took over, and nothing has the name.
      !present;
  if (
    phaseOf(volume) !== 'Released' ||
    !volume.metadata.labels?.[LABEL_KEPT_BY] ||
    !tookOver ||
    volumeName === volume.metadata.name
  ) {
    throw new NeedsPerson(
      `${wordsOf(
        refOf(volume),
      )} is not released: it is not set aside any more, or claim '${claim}' is not ${
        presentVolume ? `bound to volume '${presentVolume}'` : 'gone'
      } any more`,
      'PLAN_OUTDATED',
    );
  }
}

/**
 * Lets a kept original go: its volume is handed to whoever deletes it. There is no way back.
 */
export function releaseStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'release',
    phase: 'after',
    async run(context) {
      const { volume, erasedBy } = context.decisions as ReleaseDecisions;
      const ref = volumeRef(volume.name);
      const found = await context.cluster.get(ref);
      if (found && found.metadata.uid === volume.uid) {
        if (context.rules.releaseGuards) {
          await assertMayGo(context, found);
        }
        if (erasedBy === 'deleter') {
          await changeObject(context, {
            ref,
            uid: volume.uid,
            change: ({ spec }) =>
              (spec as { persistentVolumeReclaimPolicy?: string })
                .persistentVolumeReclaimPolicy === 'Delete'
                ? undefined
                : { spec: { persistentVolumeReclaimPolicy: 'Delete' } },
          });
        } else {
          await context.cluster.delete({ ...ref, uid: volume.uid });
        }
        await waitUntil(context, {
          timeoutSeconds: dependencies.timings.provision,
          look: async () => {
            const left = await context.cluster.get(ref);
            return left?.metadata.uid === volume.uid ? undefined : true;
          },
          late: () =>
            new Error(
              `Volume '${volume.name}' is still there ${dependencies.timings.provision} s after it was handed to its deleter`,
            ),
        });
      }
      await releaseLock(context, dependencies);
      return { outcome: 'done', words: `Volume '${volume.name}' is gone` };
    },
  };
}

/** The truth about a release in words. Pure. */
export const describeRelease: OperationDefinition['describe'] = ({
  decisions,
  state,
}) => {
  const { claim, volume, presentVolume } = decisions as ReleaseDecisions;
  const isOver = state === 'done';
  return {
    runs: 'The application runs as before',
    data: presentVolume
      ? `Claim ${claim} is on volume ${presentVolume}`
      : `Claim ${claim} was retired; no claim has its data`,
    kept: isOver
      ? `Nothing beside it: volume ${volume.name} is gone`
      : `Volume ${volume.name}, until it is handed to its deleter`,
    next: isOver ? 'Nothing' : `Volume ${volume.name} is deleted for good`,
  };
};
