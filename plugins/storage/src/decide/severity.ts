import {
  severities,
  type Finding,
} from '@stowage/backstage-plugin-storage-common';

/** Findings worst first; the server's order within a severity is kept. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
}
