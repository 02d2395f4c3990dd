import { selectsNode } from '../../cluster/nodeSelection';
import {
  capacityBytes,
  classOfClaim,
  classOfVolume,
  hasModes,
  isMeantFor,
  modesDiffer,
  requestedBytes,
} from '../core/claims';
import { Claim, Node, Volume } from '../core/kinds';
import { selects } from '../core/labels';

/** Whether a node can reach a volume. */
export function reaches(node: Node, volume: Volume): boolean {
  const required = volume.spec.nodeAffinity?.required;
  return (
    !required ||
    selectsNode(required, {
      name: node.metadata.name,
      labels: node.metadata.labels ?? {},
    })
  );
}

/** Why a volume that a claim names cannot be its, or undefined if it can. */
export function whyUnfit(volume: Volume, claim: Claim): string | undefined {
  if (volume.metadata.deletionTimestamp) {
    return `the volume is marked for deletion "${volume.metadata.name}"`;
  }
  if (capacityBytes(volume) < requestedBytes(claim)) {
    return 'requested PV is too small';
  }
  if (classOfVolume(volume) !== classOfClaim(claim)) {
    return 'storageClassName does not match';
  }
  if (
    (claim.spec.volumeAttributesClassName ?? '') !==
    (volume.spec.volumeAttributesClassName ?? '')
  ) {
    return 'volumeAttributesClassName does not match';
  }
  if (modesDiffer(claim, volume)) {
    return 'incompatible volumeMode';
  }
  return hasModes(claim, volume) ? undefined : 'incompatible accessMode';
}

/**
 * The best volume for a claim: one that is meant for it, otherwise the smallest
 * free one that has what it asks for (FindMatchingVolume).
 *
 * @param options.node - the node that has to reach it, where the scheduler asks
 * @param options.onlyMeant - leaves free ones to the scheduler
 * @param options.taken - names of volumes that are spoken for
 */
export function findVolume(
  claim: Claim,
  volumes: Iterable<Volume>,
  options: {
    node?: Node;
    onlyMeant?: boolean;
    taken?: ReadonlySet<string>;
  } = {},
): Volume | undefined {
  const { node, onlyMeant, taken } = options;
  const wanted = requestedBytes(claim);
  let best: Volume | undefined;
  for (const volume of volumes) {
    const { metadata, spec, status } = volume;
    const meant = isMeantFor(volume, claim);
    if (
      taken?.has(metadata.name) ||
      (spec.claimRef && !meant) ||
      metadata.deletionTimestamp ||
      !hasModes(claim, volume) ||
      capacityBytes(volume) < wanted ||
      modesDiffer(claim, volume) ||
      (claim.spec.volumeAttributesClassName ?? '') !==
        (spec.volumeAttributesClassName ?? '')
    ) {
      continue;
    }
    if (meant) {
      return !node || reaches(node, volume) ? volume : undefined;
    }
    if (
      onlyMeant ||
      status?.phase !== 'Available' ||
      (claim.spec.selector && !selects(claim.spec.selector, metadata.labels)) ||
      classOfVolume(volume) !== classOfClaim(claim) ||
      (node && !reaches(node, volume))
    ) {
      continue;
    }
    if (!best || isBetter(volume, best)) {
      best = volume;
    }
  }
  return best;
}

/** Fewer access modes come first, then the smaller capacity. */
function isBetter(volume: Volume, than: Volume): boolean {
  const modes = (each: Volume) => each.spec.accessModes?.length ?? 0;
  return (
    (modes(volume) - modes(than) ||
      capacityBytes(volume) - capacityBytes(than)) < 0
  );
}
