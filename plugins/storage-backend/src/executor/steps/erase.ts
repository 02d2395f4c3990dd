import type {
  MoveWorld,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../../adapters/kubernetes';
import { checkErasable } from '../../planner/preflight/erasable';
import { excludesOf } from '../../planner/identity/side';
import type { ReleaseDecisions } from '../../planner/types';
import { NeedsPerson, StepContext, StepDefinition, StepResult } from '../types';
import { aliasAnnotation, isOurs } from '../movers/names';
import { volumeRef } from '../movers/objects';
import { removeAliases } from '../movers/removeAliases';
import { ensureAlias } from './aliases';
import { reporter } from './carry';
import { moversWith } from './decisions';
import type { MoveDependencies } from './deps';
import { assertHeld } from './lock';
import { assertMayGo } from './release';
import { readNodes } from './sides';

/** Name of the alias, and of its claim, through which a kept volume is erased. */
function eraseAliasName(operation: string): string {
  return `stowage-${operation}-erase-0`;
}

/**
 * Lists once more everything that leads to the bytes, right before they go.
 *
 * @throws NeedsPerson with `ERASE_SHARED`
 */
async function assertErasable(
  context: StepContext,
  volume: KubernetesObject,
): Promise<void> {
  const { cluster, operationId } = context;
  const { namespace, claim } = context.decisions as ReleaseDecisions;
  const [volumes, pods, nodes] = await Promise.all([
    cluster.listObjects({ apiVersion: 'v1', kind: 'PersistentVolume' }),
    cluster.listObjects({ apiVersion: 'v1', kind: 'Pod' }),
    readNodes(context),
  ]);
  const [found] = checkErasable({
    volume: volume as unknown as RawVolume,
    namespace,
    claim,
    world: { volumes, pods, nodes, namespace } as unknown as MoveWorld,
    ours: other =>
      isOurs(other as unknown as KubernetesObject, operationId) &&
      other.metadata.annotations?.[aliasAnnotation] !== undefined,
  });
  if (found) {
    throw new NeedsPerson(
      `Nothing was erased: ${found.message}`,
      'ERASE_SHARED',
    );
  }
}

/** Ends the mover and removes its alias, once nothing is left to erase. */
async function cleanedUp(
  context: StepContext,
  dependencies: MoveDependencies,
): Promise<StepResult> {
  const { cluster } = context.decisions as ReleaseDecisions;
  await removeAliases(context, {
    operation: context.operationId,
    namespace: dependencies.settingsOf(cluster).namespace,
  });
  return {
    outcome: 'done',
    words: `${context.output('erase')?.entries} entries were removed`,
  };
}

/**
 * Removes the bytes of a kept volume that nobody else would remove. A mover does it, through an
 * alias of its own; what the volume's top is mounted from stays, empty.
 */
export function eraseStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'erase',
    phase: 'after',
    async run(context) {
      const { volume, cluster } = context.decisions as ReleaseDecisions;
      if (context.output('erase')?.isEmpty) {
        return await cleanedUp(context, dependencies);
      }
      const { operationId: operation } = context;
      const settings = dependencies.settingsOf(cluster);
      const { namespace } = settings;
      const found = await context.cluster.get(volumeRef(volume.name));
      if (!found || found.metadata.uid !== volume.uid) {
        throw new NeedsPerson(
          `Volume '${volume.name}' is gone before its bytes were removed`,
          'VOLUME_GONE',
        );
      }
      await assertHeld(context, dependencies);
      await assertMayGo(context, found);
      await assertErasable(context, found);
      const name = eraseAliasName(operation);
      await ensureAlias(context, {
        volumeName: volume.name,
        volumeUid: volume.uid,
        name,
        namespace,
        timeoutSeconds: dependencies.timings.controlPlane,
        writable: true,
      });
      const movers = moversWith(context, settings);
      const mover = await movers.openAlone({ index: 0, claim: name });
      // The mover had to be waited for; meanwhile somebody may have come.
      await assertErasable(context, found);
      const { entries, bytes, left, failures } = await mover.erase(
        { excludes: excludesOf(volume.side) },
        reporter(context, 'removing the bytes'),
      );
      if (left > 0 || failures.count > 0) {
        throw new NeedsPerson(
          `${failures.count || left} entries of volume '${
            volume.name
          }' could not be removed. Its object stays, so that something names them.`,
          'ERASE_INCOMPLETE',
        );
      }
      // From here on only what was made for it is cleaned up, also after a crash.
      await context.remember({ entries, bytes, isEmpty: true });
      return await cleanedUp(context, dependencies);
    },
  };
}
