import type {
  Claim,
  DriverProfile,
  MoveWorld,
  OperationRequest,
  RawClaim,
  RawClass,
  RawNode,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import type { Closure } from './closure/types';
import type { MoveSide } from './types';

/** One claim that is to be moved, with what is known about it. */
export interface ClaimFacts {
  claim: RawClaim;
  volume?: RawVolume;
  /** Where its bytes lie, for volumes that can be carried. */
  side?: MoveSide;
  /** As it was assessed, with reading and pool. */
  assessed?: Claim;
  /** Traits of the driver behind its volume. */
  profile: DriverProfile;
  /** Bytes that it asks for. */
  requestBytes: number;
}

/** Where the data is to go. */
export interface TargetFacts {
  /** Name of the class; empty where it explicitly has none. */
  className: string;
  storageClass?: RawClass;
  profile: DriverProfile;
  /** Whether its volumes lie on one node. */
  onNode: boolean;
  /** The node that was asked for. */
  askedNode?: string;
  /** Roll back: the kept volume, by the name of the claim that it goes back to. */
  kept: Map<string, { volume: RawVolume; side?: MoveSide }>;
}

/** A pool that the target could lie on. */
export type PoolCandidate = Pick<MoveWorld['pools'][number], 'title' | 'room'>;

/** Everything that the checks of a move look at. */
export interface MoveFacts {
  world: MoveWorld;
  request: OperationRequest;
  claims: ClaimFacts[];
  closure: Closure;
  /** `undefined` where it was not said, or does not exist. */
  target?: TargetFacts;
  /** Whether bytes are carried; not where a roll back returns to the state of then. */
  copies: boolean;
  /** Nodes that the application and its data could be on afterwards. */
  admitted: RawNode[];
  /** Pools that the target could lie on. */
  pools: PoolCandidate[];
  /** Why the others are out of the question, by name. */
  refusals: Map<string, string[]>;
  /** Node that the target must be on, where only one is possible by decision. */
  targetNode?: string;
}
