import type { Finding } from '@stowage/backstage-plugin-storage-common';
import type { FindingQuery } from '../StorageService';
import { severityRank } from './severities';

/**
 * The findings that a query asks for, worst first. A finding about a pool or node belongs to every
 * namespace that has a claim in it.
 */
export function filterFindings(
  findings: Finding[],
  query: FindingQuery,
): Finding[] {
  const { cluster, namespace, severity, code } = query;
  return findings
    .filter(
      finding =>
        (!cluster || finding.subject.cluster === cluster) &&
        (!severity || finding.severity === severity) &&
        (!code || finding.code === code) &&
        (!namespace ||
          finding.subject.namespace === namespace ||
          finding.claims.some(claim => claim.namespace === namespace)),
    )
    .sort(
      (a, b) =>
        severityRank(a.severity) - severityRank(b.severity) ||
        a.id.localeCompare(b.id),
    );
}
