import { findingFor, type AssessedFinding, type AssessedPool } from '../assess';
import type {
  Claim,
  Finding,
  ObjectRef,
  Pool,
} from '@stowage/backstage-plugin-storage-common';

/** What the caller may see, decided before the question is answered. */
export interface Visibility {
  claim(claim: { cluster: string; namespace: string; name: string }): boolean;
  /** Whether claims of the namespace in general may be seen. */
  namespace(namespace: { cluster: string; namespace: string }): boolean;
  /** Whether pools, nodes and what is found about them may be seen. */
  pools: boolean;
  /** Whether findings about clusters themselves may be seen. */
  clusters: boolean;
}

/** For the plugin's own work. */
export const seesEverything: Visibility = {
  claim: () => true,
  namespace: () => true,
  pools: true,
  clusters: true,
};

/**
 * Leaves out findings that the caller may not see, and from the others, words included, the claims
 * that the caller may not see. A finding about a pool is seen by everybody who has a claim in it.
 */
export function visibleFindings(
  findings: AssessedFinding[],
  visibility: Visibility,
): Finding[] {
  return findings.flatMap(assessed => {
    const finding = findingFor(assessed, {
      seesClaim: claim => seesRef(claim, visibility),
      seesSubject: seesSubject(assessed, visibility),
    });
    return finding.claims.length > 0 || seesSubject(assessed, visibility)
      ? [finding]
      : [];
  });
}

function seesSubject(finding: Finding, visibility: Visibility): boolean {
  const { subject } = finding;
  if (subject.namespace) {
    return seesRef(subject, visibility);
  }
  return subject.kind === 'Cluster' ? visibility.clusters : visibility.pools;
}

function seesRef(ref: ObjectRef, visibility: Visibility): boolean {
  const { cluster, namespace, kind, name } = ref;
  if (namespace === undefined) {
    return visibility.pools;
  }
  return kind === 'PersistentVolumeClaim'
    ? visibility.claim({ cluster, namespace, name })
    : visibility.namespace({ cluster, namespace });
}

/** Leaves out claims that the caller may not see. */
export function visibleClaims(
  claims: Claim[],
  visibility: Visibility,
): Claim[] {
  return claims.filter(claim => visibility.claim(claim));
}

/** Leaves out of a pool what the caller may not see, and counts it. */
export function visiblePool(pool: AssessedPool, visibility: Visibility): Pool {
  const claims = pool.claims.filter(claim =>
    visibility.claim({ cluster: pool.cluster, ...claim }),
  );
  return {
    ...pool,
    claims,
    hiddenClaims: pool.hiddenClaims + pool.claims.length - claims.length,
    findings: visibleFindings(pool.findings, visibility),
  };
}
