import type { Claim } from '@stowage/backstage-plugin-storage-common';
import type { ClaimQuery } from '../StorageService';
import { severityRank } from './severities';

type SortKey = NonNullable<ClaimQuery['sort']>;
type SortValue = string | number | undefined;

const VALUES: Record<SortKey, (claim: Claim) => SortValue> = {
  name: claim => claim.name,
  namespace: claim => claim.namespace,
  cluster: claim => claim.cluster,
  requested: claim => claim.requestedBytes,
  used: claim => claim.reading.usedBytes,
  room: claim => claim.pool?.room.roomBytes,
  severity: claim => severityRank(claim.worstSeverity),
  created: claim => claim.createdAt,
};

/**
 * Sorts claims; a claim without the figure comes last in either direction, because unknown is
 * neither small nor large. Equals are ordered by cluster, namespace and name, so that pages never
 * overlap.
 */
export function sortClaims(
  claims: Claim[],
  options: Pick<ClaimQuery, 'sort' | 'order'>,
): Claim[] {
  const { sort = 'severity', order = 'asc' } = options;
  const direction = order === 'desc' ? -1 : 1;
  return claims
    .map(claim => ({ claim, value: VALUES[sort](claim) }))
    .sort(
      (a, b) =>
        compareValues(a.value, b.value, direction) ||
        compareIdentity(a.claim, b.claim),
    )
    .map(({ claim }) => claim);
}

function compareValues(a: SortValue, b: SortValue, direction: number): number {
  if (a === undefined || b === undefined) {
    return Number(a === undefined) - Number(b === undefined);
  }
  if (a === b) {
    return 0;
  }
  return a < b ? -direction : direction;
}

function compareIdentity(a: Claim, b: Claim): number {
  const left = [a.cluster, a.namespace, a.name];
  const right = [b.cluster, b.namespace, b.name];
  const difference = left.findIndex((part, index) => part !== right[index]);
  if (difference < 0) {
    return 0;
  }
  return left[difference] < right[difference] ? -1 : 1;
}
