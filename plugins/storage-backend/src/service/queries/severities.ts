import type { Severity } from '@stowage/backstage-plugin-storage-common';

/** Worst first. */
const ORDER: Severity[] = ['critical', 'warning', 'unknown', 'information'];

/** Position of a severity, 0 for the worst; nothing found comes last. */
export function severityRank(severity: Severity | undefined): number {
  return severity ? ORDER.indexOf(severity) : ORDER.length;
}
