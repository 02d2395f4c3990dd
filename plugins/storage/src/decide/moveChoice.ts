import type {
  Claim,
  OperationCode,
  OperationPlan,
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

/** The check by which a plan says that content may be proven before or after the start. */
const PROOF_CHOICE: OperationCode = 'PROOF_CHOICE';

/** Whether a plan leaves it to the reader when content is proven. */
export function offersProofOrder(
  plan: Pick<OperationPlan, 'preflight'> | undefined,
): boolean {
  return !!plan?.preflight.some(({ code }) => code === PROOF_CHOICE);
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
