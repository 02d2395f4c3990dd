import {
  severities,
  type Severity,
} from '@stowage/backstage-plugin-storage-common';
import type { ClaimListQuery } from '../api';

/** Phases of a claim, as the API names them. */
export const PHASES = ['Pending', 'Bound', 'Lost', 'Unknown'] as const;

/** Columns that the server can sort by. */
export const SORTS = [
  'severity',
  'name',
  'namespace',
  'cluster',
  'requested',
  'used',
  'room',
  'created',
] as const;

/** Sizes of a page, in rows. */
export const PAGE_SIZES = [25, 50, 100] as const;

/** What the list of claims shows; it lives in the address, so that it can be linked. */
export interface ClaimListState {
  cluster?: string;
  namespace?: string;
  tier?: string;
  phase?: (typeof PHASES)[number];
  severity?: Severity;
  pool?: string;
  search?: string;
  sort: (typeof SORTS)[number];
  order: 'asc' | 'desc';
  pageSize: (typeof PAGE_SIZES)[number];
  /** The first page is 1. */
  page: number;
}

/**
 * How a column is sorted at first: figures largest first, names from A, the least room first. The
 * server counts severities from the worst, so that ascending is the worst first.
 */
export function firstOrder(sort: ClaimListState['sort']): 'asc' | 'desc' {
  return ['severity', 'name', 'namespace', 'cluster', 'room'].includes(sort)
    ? 'asc'
    : 'desc';
}

const TEXT_KEYS = ['cluster', 'namespace', 'tier', 'pool', 'search'] as const;

function oneOf<T extends string>(
  allowed: readonly T[],
  value: string | null,
): T | undefined {
  return allowed.find(candidate => candidate === value);
}

/** Reads the address. What it says wrongly is taken as not said. */
export function readClaimList(params: URLSearchParams): ClaimListState {
  const sort = oneOf(SORTS, params.get('sort')) ?? 'severity';
  const pageSize = Number(params.get('pageSize'));
  const page = Number(params.get('page'));
  const state: ClaimListState = {
    phase: oneOf(PHASES, params.get('phase')),
    severity: oneOf(severities, params.get('severity')),
    sort,
    order: oneOf(['asc', 'desc'], params.get('order')) ?? firstOrder(sort),
    pageSize: PAGE_SIZES.find(size => size === pageSize) ?? PAGE_SIZES[0],
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
  for (const key of TEXT_KEYS) {
    state[key] = params.get(key) || undefined;
  }
  return state;
}

/** Writes the address, without what goes without saying. */
export function writeClaimList(state: ClaimListState): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of [...TEXT_KEYS, 'phase', 'severity'] as const) {
    const value = state[key];
    if (value) {
      params.set(key, value);
    }
  }
  if (state.sort !== 'severity' || state.order !== firstOrder('severity')) {
    params.set('sort', state.sort);
  }
  if (state.order !== firstOrder(state.sort)) {
    params.set('order', state.order);
  }
  if (state.pageSize !== PAGE_SIZES[0]) {
    params.set('pageSize', String(state.pageSize));
  }
  if (state.page !== 1) {
    params.set('page', String(state.page));
  }
  return params;
}

/** What to ask the server for. */
export function claimListQuery(state: ClaimListState): ClaimListQuery {
  const { page, pageSize, ...rest } = state;
  return { ...rest, limit: pageSize, offset: (page - 1) * pageSize };
}
