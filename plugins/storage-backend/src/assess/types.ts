import type {
  Claim,
  ClusterWorld,
  DriverProfile,
  DriverTraitsOverride,
  ObservedClaim,
  ObservedClass,
  ObservedVolume,
  Pinning,
  Pool,
  TierDefinition,
} from '@stowage/backstage-plugin-storage-common';
import type { AssessedFinding } from './findings/AssessedFinding';

/** What an assessment is made from. Nothing else may influence it. */
export interface AssessmentInput {
  world: ClusterWorld;
  tiers: TierDefinition[];
  now: Date;
  /** Share of the usable limit at which a pool is called filling, 0 to 1. */
  poolFillingRatio: number;
  traitOverrides?: DriverTraitsOverride[];
}

/** A pool whose findings are not yet put into words for a caller. */
export type AssessedPool = Omit<Pool, 'findings'> & {
  findings: AssessedFinding[];
};

/** What is known about one cluster, said in the words of the API. */
export interface ClusterAssessment {
  claims: Claim[];
  pools: AssessedPool[];
  /** Worst first. */
  findings: AssessedFinding[];
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
