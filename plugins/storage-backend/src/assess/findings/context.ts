import type { Reading } from '@stowage/backstage-plugin-storage-common';
import type { NasLocation } from '../nas/NasLocator';
import type { PoolDraft } from '../pools/types';
import type { JoinedClaim } from '../types';
import type { WorldIndex } from '../WorldIndex';

/** A claim with its figure and pools: what most rules look at. */
export interface MeasuredClaim extends JoinedClaim {
  reading: Reading;
  /** The narrowest of {@link MeasuredClaim.pools}. */
  pool?: PoolDraft;
  /** Everything that it fills, from the narrowest on. */
  pools: PoolDraft[];
  /** Where on a NAS it lies. */
  location?: NasLocation;
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
