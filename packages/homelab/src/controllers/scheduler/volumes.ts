import { findVolume, reaches } from '../binder/matching';
import { annotations } from '../core/annotations';
import { classOfClaim, isFullyBound, waitsForConsumer } from '../core/claims';
import { Claim, Node, Volume } from '../core/kinds';
import { selects } from '../core/labels';
import { Rejection, SchedulingSnapshot } from './types';

/** The claims of a pod by what has to happen to them. */
export interface PodClaims {
  bound: Claim[];
  /** To be bound with the pod's node in mind. */
  waiting: Claim[];
}

/** How the claims of a pod come to volumes on a node. */
export interface VolumeChoice {
  /** Volumes that are there already, with the claims that they are for. */
  bindings: { volume: Volume; claim: Claim }[];
  /** Claims that a provisioner is to serve on the node. */
  provisions: Claim[];
}

/** Names of the claims that a pod mounts, ephemeral ones included. */
function claimNamesOf(
  pod: SchedulingSnapshot['pod'],
): { name: string; ephemeral: boolean }[] {
  return (pod.spec.volumes ?? [])
    .filter(each => each.persistentVolumeClaim ?? each.ephemeral)
    .map(({ name, persistentVolumeClaim }) => ({
      name: persistentVolumeClaim?.claimName ?? `${pod.metadata.name}-${name}`,
      ephemeral: !persistentVolumeClaim,
    }));
}

/**
 * Sorts a pod's claims, or says why the pod cannot be placed anywhere as yet
 * (VolumeBinding's PreFilter).
 */
export function podClaims(snapshot: SchedulingSnapshot): PodClaims | string {
  const names = claimNamesOf(snapshot.pod);
  const claims: Claim[] = [];
  for (const { name, ephemeral } of names) {
    const claim = snapshot.claim(name);
    if (!claim) {
      return ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
        : `persistentvolumeclaim "${name}" not found`;
    }
    if (claim.status?.phase === 'Lost') {
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${
        claim.spec.volumeName ?? ''
      }"`;
    }
    if (claim.metadata.deletionTimestamp) {
      return `persistentvolumeclaim "${name}" is being deleted`;
    }
    claims.push(claim);
  }
  const bound = claims.filter(isFullyBound);
  const open = claims.filter(claim => !isFullyBound(claim));
  const waiting = open.filter(
    claim =>
      !claim.spec.volumeName &&
      waitsForConsumer(snapshot.storageClass(classOfClaim(claim))),
  );
  return waiting.length < open.length
    ? 'pod has unbound immediate PersistentVolumeClaims'
    : { bound, waiting };
}

/** What a node can do for a pod's claims, or why it cannot. */
export function volumesOn(
  snapshot: SchedulingSnapshot,
  { bound, waiting }: PodClaims,
  node: Node,
): VolumeChoice | Rejection {
  const reasons: string[] = [];
  const volumes = bound.map(({ spec }) =>
    snapshot.volume(spec.volumeName as string),
  );
  if (volumes.some(volume => volume && !reaches(node, volume))) {
    reasons.push("node(s) didn't match PersistentVolume's node affinity");
  }
  const choice = chooseVolumes(snapshot, waiting, node);
  if (!choice) {
    reasons.push("node(s) didn't find available persistent volumes to bind");
  }
  if (volumes.some(volume => !volume)) {
    reasons.push(
      'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    );
  }
  return reasons.length || !choice ? { reasons } : choice;
}

function chooseVolumes(
  snapshot: SchedulingSnapshot,
  waiting: readonly Claim[],
  node: Node,
): VolumeChoice | undefined {
  const choice: VolumeChoice = { bindings: [], provisions: [] };
  const taken = new Set<string>();
  for (const claim of waiting) {
    const selected = claim.metadata.annotations?.[annotations.selectedNode];
    if (selected !== undefined && selected !== node.metadata.name) {
      return undefined;
    }
    const volume =
      selected === undefined
        ? findVolume(claim, snapshot.volumes, { node, taken })
        : undefined;
    if (volume) {
      taken.add(volume.metadata.name);
      choice.bindings.push({ volume, claim });
    } else if (canProvision(snapshot, claim, node)) {
      choice.provisions.push(claim);
    } else {
      return undefined;
    }
  }
  return choice;
}

function canProvision(
  snapshot: SchedulingSnapshot,
  claim: Claim,
  node: Node,
): boolean {
  const storageClass = snapshot.storageClass(classOfClaim(claim));
  const { provisioner, allowedTopologies = [] } = storageClass ?? {};
  return (
    Boolean(provisioner) &&
    provisioner !== 'kubernetes.io/no-provisioner' &&
    (allowedTopologies.length === 0 ||
      allowedTopologies.some(({ matchLabelExpressions = [] }) =>
        selects(
          {
            matchExpressions: matchLabelExpressions.map(each => ({
              ...each,
              operator: 'In',
            })),
          },
          node.metadata.labels,
        ),
      ))
  );
}
