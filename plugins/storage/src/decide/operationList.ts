import type { OperationListQuery } from '../api';
import { PAGE_SIZES } from './claimList';

/** Which operations are listed: those that go on, those that ended, or all. */
export const ACTIVITIES = ['active', 'finished'] as const;

/** What the list of operations shows; it lives in the address, so that it can be linked. */
export interface OperationListState {
  activity?: (typeof ACTIVITIES)[number];
  cluster?: string;
  namespace?: string;
  claim?: string;
  component?: string;
  pageSize: (typeof PAGE_SIZES)[number];
  /** The first page is 1. */
  page: number;
}

const TEXT_KEYS = ['cluster', 'namespace', 'claim', 'component'] as const;

/** Reads the address. What it says wrongly is taken as not said. */
export function readOperationList(params: URLSearchParams): OperationListState {
  const pageSize = Number(params.get('pageSize'));
  const page = Number(params.get('page'));
  const state: OperationListState = {
    activity: ACTIVITIES.find(name => name === params.get('activity')),
    pageSize: PAGE_SIZES.find(size => size === pageSize) ?? PAGE_SIZES[0],
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
  for (const key of TEXT_KEYS) {
    state[key] = params.get(key) || undefined;
  }
  return state;
}

/** Writes the address, without what goes without saying. */
export function writeOperationList(state: OperationListState): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of ['activity', ...TEXT_KEYS] as const) {
    const value = state[key];
    if (value) {
      params.set(key, value);
    }
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
export function operationListQuery(
  state: OperationListState,
): OperationListQuery {
  const { activity, page, pageSize, ...rest } = state;
  return {
    ...rest,
    active: activity && activity === 'active',
    limit: pageSize,
    offset: (page - 1) * pageSize,
  };
}
