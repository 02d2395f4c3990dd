import type {
  Finding,
  Pool,
  Severity,
} from '@stowage/backstage-plugin-storage-common';
import { roomOf } from './reading';
import { worstFirst } from './severity';

/** Pools with the least room first; those whose room is not known come first of all. */
export function tightestFirst(pools: readonly Pool[]): Pool[] {
  const tightness = (pool: Pool) =>
    roomOf(pool.room)?.share ?? Number.POSITIVE_INFINITY;
  return [...pools].sort(
    (a, b) =>
      Math.sign(tightness(b) - tightness(a)) || a.title.localeCompare(b.title),
  );
}

/** How bad the findings about one pool's room are; the screen knows no thresholds of its own. */
export function poolSeverity(
  poolId: string,
  findings: readonly Finding[],
): Severity | undefined {
  return worstFirst(
    findings.filter(
      finding => finding.poolId === poolId && finding.code.startsWith('POOL_'),
    ),
  )[0]?.severity;
}
