import type { Reading } from '@stowage/backstage-plugin-storage-common';
import type { PoolDraft } from '../pools/types';
import type { JoinedClaim } from '../types';
import type { WorldIndex } from '../WorldIndex';

/** A claim with its figure and pool: what most rules look at. */
export interface MeasuredClaim extends JoinedClaim {
  reading: Reading;
  pool?: PoolDraft;
}

/** What every rule may look at. */
export interface FindingContext {
  index: WorldIndex;
  now: Date;
  claims: MeasuredClaim[];
  /** Claims by the node whose disk holds them. */
  claimsByNode: Map<string, MeasuredClaim[]>;
  claimsByPool: Map<string, MeasuredClaim[]>;
  pools: PoolDraft[];
  poolFillingRatio: number;
}
