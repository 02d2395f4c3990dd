import type {
  CodedCheck,
  ClaimCheckRequest,
  ClusterWorld,
  Tier,
} from '@stowage/backstage-plugin-storage-common';

/** What a claim is checked against. */
export interface CheckContext {
  world: ClusterWorld;
  request: ClaimCheckRequest;
  /** The tier that was asked for, where it is one of the cluster's. */
  tier?: Tier;
  /** Absent where the size cannot be read. */
  bytes?: bigint;
}

/** Makes a check; the compiler holds the code to the published list. */
export function check(options: CodedCheck): CodedCheck {
  return options;
}
