import type { KubernetesObject } from '../../adapters/kubernetes';
import { NeedsPerson, StepContext } from '../types';
import { targetClaimName } from '../movers/names';
import {
  changeObject,
  claimRef,
  deleteAndWait,
  isConflict,
  volumeRef,
  wordsOf,
} from '../movers/objects';
import { awaitBound, volumeNameOf } from './awaitBound';
import {
  decisionsOf,
  isProvenLate,
  moversOf,
  originalOf,
  targetOf,
  targetsOf,
  TargetVolume,
  VolumeIdentity,
} from './decisions';
import type { MoveDependencies } from './deps';
import { letGo } from './letGo';
import { openFence } from './openFence';
import { missingWords, movedClaim } from './movedClaim';
import { readRecord } from './record';
import { reserveFor } from './reserve';

/** How often somebody may take the name before a person has to look. */
const mostAttempts = 5;

/** Whether a volume still is there: a copy that somebody deleted holds up no way back. */
async function isThere(
  { cluster }: StepContext,
  { name, uid }: VolumeIdentity,
): Promise<boolean> {
  return (await cluster.get(volumeRef(name)))?.metadata.uid === uid;
}

/**
 * Lets the name belong to one volume: the target, or the original when a move is undone. It is the
 * only way out of the fence in both directions, and safe to repeat from wherever it was left.
 */
async function rebindClaim(
  context: StepContext,
  options: {
    index: number;
    to: 'target' | 'original';
    manifest: KubernetesObject;
    /** Known unless the operation never came so far. */
    target?: TargetVolume;
    dependencies: MoveDependencies;
  },
): Promise<void> {
  const { index, to, manifest, target, dependencies } = options;
  const decisions = decisionsOf(context);
  const { namespace } = decisions;
  const { name } = decisions.claims[index];
  const original = originalOf(decisions.claims[index]);
  const { timings } = dependencies;
  const { namespace: moversNamespace } = dependencies.settingsOf(
    decisions.cluster,
  );
  const { cluster } = context;
  const ref = claimRef(namespace, name);
  const volume = to === 'target' && target ? target : original;

  for (let attempt = 1; ; attempt += 1) {
    const live = await cluster.get(ref);
    if (
      live &&
      !live.metadata.deletionTimestamp &&
      volumeNameOf(live) === volume.name
    ) {
      // Ours from an earlier attempt, the original that was never let go, or one that somebody
      // who heals has made, which the volume was promised to by its name.
      await openFence(context, { namespace, name, uid: live.metadata.uid! });
      await awaitBound(context, {
        namespace,
        name,
        volume,
        timeoutSeconds: timings.controlPlane,
      });
      await changeObject(context, {
        ref,
        uid: live.metadata.uid,
        change: claim => missingWords(claim, manifest),
      });
      return;
    }
    if (attempt > mostAttempts) {
      throw new NeedsPerson(
        `Somebody else keeps making ${wordsOf(ref)}. The data is on volume '${
          volume.name
        }', which is promised to that name.`,
        'CLAIM_TAKEN',
      );
    }
    if (to === 'target') {
      const temporary = claimRef(
        moversNamespace,
        targetClaimName(context.operationId, index),
      );
      const held = await cluster.get(temporary);
      if (held) {
        await deleteAndWait(context, {
          ref: temporary,
          uid: held.metadata.uid!,
          timeoutSeconds: timings.podEnd,
        });
      }
      // Before the name is free: whoever makes a claim of that name gets the data and no other.
      await reserveFor(context, { volume, namespace, name });
    } else if (target && (await isThere(context, target))) {
      // The name must not lead to the target any more.
      await reserveFor(context, {
        volume: target,
        namespace: moversNamespace,
        name: targetClaimName(context.operationId, index),
        uid: target.claimUid,
      });
    }
    if (
      live &&
      !(await letGo(context, {
        live,
        wanted: volume,
        target,
        original,
        timings,
      }))
    ) {
      continue;
    }
    if (to === 'original') {
      // Only now: as long as the old claim is there its volume would be bound to it again.
      await reserveFor(context, { volume, namespace, name });
    }
    const found = await cluster.get(volumeRef(volume.name));
    if (!found) {
      throw new NeedsPerson(`Volume '${volume.name}' is gone`, 'VOLUME_GONE');
    }
    try {
      await cluster.create(movedClaim(manifest, found, context.rules));
    } catch (error) {
      if (!isConflict(error)) {
        throw error;
      }
    }
  }
}

/**
 * Binds the names of all claims; movers are ended first, so that nobody else has a volume. One that
 * has the record of what is proven later stays beside its source, which it can only read.
 */
export async function rebindAll(
  context: StepContext,
  options: { to: 'target' | 'original'; dependencies: MoveDependencies },
): Promise<void> {
  const { to, dependencies } = options;
  const decisions = decisionsOf(context);
  const { claims } = decisions;
  const movers = moversOf(context, dependencies);
  for (const [index, claim] of claims.entries()) {
    const staysLate = to === 'target' && isProvenLate(decisions, claim);
    await movers.close(index, { only: staysLate ? 'target' : undefined });
  }
  const record = await readRecord(context, dependencies);
  const known = targetsOf(context) !== undefined;
  for (const [index, claim] of claims.entries()) {
    await rebindClaim(context, {
      index,
      to,
      manifest: record.claims[index],
      target:
        known || claim.targetVolume ? targetOf(context, index) : undefined,
      dependencies,
    });
  }
}
