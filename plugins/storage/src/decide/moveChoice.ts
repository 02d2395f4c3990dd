import type {
  Claim,
  OperationRequest,
  Tier,
} from '@stowage/backstage-plugin-storage-common';

/** Order in which content is proven and the application started. */
export type ProofOrder = NonNullable<OperationRequest['proof']>;

/** What somebody has chosen in the wizard. */
export interface MoveChoice {
  /** Id of the tier. */
  tier?: string;
  /** The only node it may land on; the scheduler chooses where it is absent. */
  node?: string;
  proof: ProofOrder;
  /** Kinds of attributes whose loss is accepted. */
  accept: string[];
  /** Names of other claims that move in the same stop. */
  others: string[];
}

/** What the wizard begins with. */
export const FIRST_CHOICE: MoveChoice = {
  proof: 'prove-then-start',
  accept: [],
  others: [],
};

/** The request to plan; nothing as long as it is not chosen where to move. */
export function moveRequest(
  claim: Pick<Claim, 'cluster' | 'namespace' | 'name'>,
  choice: MoveChoice,
): OperationRequest | undefined {
  const { tier, node, proof, accept, others } = choice;
  if (!tier) {
    return undefined;
  }
  return {
    kind: 'move',
    cluster: claim.cluster,
    namespace: claim.namespace,
    claims: [claim.name, ...others],
    target: { tier, ...(node && { node }) },
    proof,
    ...(accept.length > 0 && { accept }),
  };
}

/** Why a tier cannot be chosen, or nothing where it can. */
export type TierObstacle = 'present' | 'unavailable';

/**
 * Whether a claim can be moved to a tier, as far as that is known before planning. Its present
 * class is no target, unless it lies on one node: then it may go to another.
 */
export function tierObstacle(
  tier: Pick<Tier, 'storageClass' | 'available'>,
  claim: Pick<Claim, 'storageClass' | 'pinning'>,
): TierObstacle | undefined {
  if (!tier.available) {
    return 'unavailable';
  }
  const isPresent = tier.storageClass === claim.storageClass;
  return isPresent && claim.pinning.state !== 'pinned' ? 'present' : undefined;
}

/** Nodes on whose disks a new volume of the tier could land; the API names pools cluster/kind/key. */
export function nodesOf(tier: Pick<Tier, 'cluster' | 'pools'>): string[] {
  const prefix = `${tier.cluster}/node-filesystem/`;
  return tier.pools
    .filter(
      ({ id, kind }) => kind === 'node-filesystem' && id.startsWith(prefix),
    )
    .map(({ id }) => id.slice(prefix.length));
}

/**
 * Whether it can be chosen when content is proven. On disks of a node and on block devices most
 * of it is proven before the stop; a source on a share has to be read once more, and that may wait
 * until the application runs again.
 */
export function offersProofOrder(
  claim: Pick<Claim, 'volume' | 'traits'>,
): boolean {
  const source = claim.volume?.source;
  if (source === 'hostPath' || source === 'local') {
    return false;
  }
  return source !== 'csi' || claim.traits.figures !== 'volume';
}

/** Other claims that a pod of this claim mounts: what one stop could move along with it. */
export function siblingsOf(claim: Claim, claims: readonly Claim[]): Claim[] {
  const pods = new Set(claim.mountedBy.map(({ pod }) => pod));
  return claims.filter(
    other =>
      other.uid !== claim.uid &&
      other.cluster === claim.cluster &&
      other.namespace === claim.namespace &&
      other.mountedBy.some(({ pod }) => pods.has(pod)),
  );
}
