import type {
  Claim,
  ClusterWorld,
  DriverProfile,
  DriverTraitsOverride,
  Finding,
  ObservedClaim,
  ObservedClass,
  ObservedVolume,
  Pinning,
  Pool,
  TierDefinition,
} from '@stowage/backstage-plugin-storage-common';

/** What an assessment is made from. Nothing else may influence it. */
export interface AssessmentInput {
  world: ClusterWorld;
  tiers: TierDefinition[];
  now: Date;
  /** Share of the usable limit at which a pool is called filling, 0 to 1. */
  poolFillingRatio: number;
  traitOverrides?: DriverTraitsOverride[];
}

/** What is known about one cluster, said in the words of the API. */
export interface ClusterAssessment {
  claims: Claim[];
  pools: Pool[];
  /** Worst first. */
  findings: Finding[];
}

/** A claim with everything that was joined to it, before anything is decided. */
export interface JoinedClaim {
  observed: ObservedClaim;
  volume?: ObservedVolume;
  /** The class the claim names, or the default where it names none and has no volume yet. */
  storageClass?: ObservedClass;
  profile: DriverProfile;
  pinning: Pinning;
  /** The node whose disk holds the bytes; only for local volumes on exactly one node. */
  node?: string;
}
