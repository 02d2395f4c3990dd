import {
  describeSelector,
  type ComponentClaim,
  type ComponentSelector,
  type ComponentStorage,
  type Finding,
} from '@stowage/backstage-plugin-storage-common';
import { matchComponent, namespaceLimits, namespaceQuotas } from '../assess';
import { assessmentIndex, claimKey, refKey } from './AssessmentIndex';
import type { AssessedCluster } from './AssessedClusters';
import { describeEvents } from './describeEvents';
import { visibleFindings, type Visibility } from './visibility';

/** How many claims a finding names on a component's page, unless more are its own. */
const namedClaims = 20;

/** An entity that says nothing about its workloads has no storage that we know of. */
export function emptyComponentStorage(options: {
  entityRef: string;
  now: Date;
}): ComponentStorage {
  return {
    entityRef: options.entityRef,
    selectors: [],
    asOf: options.now.toISOString(),
    clusters: [],
    findings: [],
    claims: [],
    hiddenClaims: 0,
    quotas: [],
    limits: [],
    events: [],
  };
}

/** Joins what every cluster knows of a component. Pure; `history` is left to the caller. */
export function componentStorage(options: {
  selector: ComponentSelector;
  clusters: AssessedCluster[];
  visibility: Visibility;
  now: Date;
}): ComponentStorage {
  const { selector, clusters, now } = options;
  const parts = clusters
    .filter(
      ({ world }) =>
        selector.cluster === undefined || selector.cluster === world.name,
    )
    .map(assessed => clusterPart({ ...options, assessed }));
  return {
    entityRef: selector.entityRef,
    selectors: describeSelector(selector),
    asOf:
      oldest(parts.flatMap(part => (part.asOf ? [part.asOf] : []))) ??
      now.toISOString(),
    clusters: parts.map(({ cluster }) => cluster),
    findings: parts.flatMap(({ findings }) => findings),
    claims: parts.flatMap(({ claims }) => claims),
    hiddenClaims: parts.reduce((sum, part) => sum + part.hidden, 0),
    quotas: parts.flatMap(({ quotas }) => quotas),
    limits: parts.flatMap(({ limits }) => limits),
    events: parts.flatMap(({ events }) => events),
  };
}

function clusterPart(options: {
  selector: ComponentSelector;
  assessed: AssessedCluster;
  visibility: Visibility;
}) {
  const { selector, assessed, visibility } = options;
  const { world, cluster, assessment } = assessed;
  const match = matchComponent({ world, selector });
  const index = assessmentIndex(assessment);
  const matched = match.claims.flatMap(({ reasons, ...ref }) => {
    const claim = index.claims.get(claimKey(ref));
    return claim ? [{ claim, reasons }] : [];
  });
  const visible = matched.filter(({ claim }) => visibility.claim(claim));
  const namespaces = match.namespaces.filter(
    namespace =>
      visibility.namespace({ cluster: world.name, namespace }) ||
      visible.some(({ claim }) => claim.namespace === namespace),
  );
  const own = new Set(visible.map(({ claim }) => claimKey(claim)));
  const refs = new Set([...own, ...match.workloads.map(refKey)]);
  return {
    cluster,
    // Without anything of the component in it, a cluster's age says nothing about the answer.
    asOf: matched.length > 0 ? world.lastContact : undefined,
    hidden: matched.length - visible.length,
    claims: visible.map(
      ({ claim, reasons }): ComponentClaim => ({
        claim,
        matchedBy: reasons,
        history: [],
      }),
    ),
    findings: visibleFindings(index.findingsOf(refs), visibility).map(finding =>
      withOwnClaimsFirst(finding, own),
    ),
    quotas: namespaces.flatMap(namespace =>
      namespaceQuotas({ world, namespace }),
    ),
    limits: namespaces.flatMap(namespace =>
      namespaceLimits({ world, namespace }),
    ),
    events: describeEvents(
      world,
      visible.map(({ claim }) => claim),
    ),
  };
}

/**
 * A full disk concerns everything on it, thousands of claims at times: a component's page names
 * its own, and of the others as many as a person reads. The page of the pool has them all.
 */
function withOwnClaimsFirst(finding: Finding, own: Set<string>): Finding {
  if (finding.claims.length <= namedClaims) return finding;
  const mine = finding.claims.filter(claim => own.has(refKey(claim)));
  const others = finding.claims.filter(claim => !own.has(refKey(claim)));
  return {
    ...finding,
    claims: [
      ...mine,
      ...others.slice(0, Math.max(0, namedClaims - mine.length)),
    ],
  };
}

function oldest(times: string[]): string | undefined {
  return [...times].sort()[0];
}
