import type {
  PoolKind,
  PoolRef,
  PoolRoom,
} from '@stowage/backstage-plugin-storage-common';

import type { NasLocation } from '../nas/NasLocator';

/** A pool before its claims and findings are known. */
export interface PoolDraft {
  id: string;
  title: string;
  kind: PoolKind;
  node?: string;
  room: PoolRoom;
  /** Where on a NAS it lies. */
  location?: NasLocation;
}

/** The part of a pool that claims and tiers carry. */
export function poolRef(draft: PoolDraft): PoolRef {
  const { id, title, kind, room } = draft;
  return { id, title, kind, room };
}
