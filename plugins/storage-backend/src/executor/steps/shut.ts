import type { MoveWorld } from '@stowage/backstage-plugin-storage-common';
import { checkSharedStorage } from '../../planner/preflight/sharedStorage';
import { StepContext, UndoRequired } from '../types';
import { refOf, volumeRef, wordsOf } from '../movers/objects';
import { decisionsOf } from './decisions';
import { readNodes } from './sides';
import { podsOnClaims } from './podsOnClaims';

/**
 * Makes sure that nobody reaches the storage any more: no pod names the claims, one with a preset
 * node included, which nobody but its kubelet can refuse; nobody reaches the same bytes by another
 * volume or path.
 *
 * @throws UndoRequired with `POD_BEHIND_FENCE` or `SHARED_STORAGE`
 */
export async function assertNobodyReaches(context: StepContext): Promise<void> {
  const { claims, namespace } = decisionsOf(context);
  const { cluster, rules } = context;
  if (!rules.nobodyReaches) {
    return;
  }
  const { running } = await podsOnClaims(context);
  if (running.length > 0) {
    throw new UndoRequired(
      `${wordsOf(refOf(running[0]))} names a claim that is fenced off`,
      'POD_BEHIND_FENCE',
    );
  }
  const [volumes, pods, nodes] = await Promise.all([
    cluster.listObjects({ apiVersion: 'v1', kind: 'PersistentVolume' }),
    cluster.listObjects({ apiVersion: 'v1', kind: 'Pod' }),
    readNodes(context),
  ]);
  // The check looks at these parts of a world only.
  const world = { volumes, pods, nodes, namespace } as unknown as MoveWorld;
  const guarded = claims.map(claim => {
    const volume = volumes.find(
      ({ metadata }) => metadata.uid === claim.volumeUid,
    );
    if (!volume) {
      throw new UndoRequired(
        `${wordsOf(volumeRef(claim.volumeName))} is gone`,
        'PLAN_OUTDATED',
      );
    }
    return { volume, namespace, claim: claim.name };
  });
  const [found] = checkSharedStorage({
    guarded: guarded as unknown as Parameters<
      typeof checkSharedStorage
    >[0]['guarded'],
    world,
  }).filter(({ code }) => code === 'SHARED_STORAGE');
  if (found) {
    throw new UndoRequired(found.message, found.code);
  }
}
