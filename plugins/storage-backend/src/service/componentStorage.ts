import {
  describeSelector,
  type ComponentClaim,
  type ComponentSelector,
  type ComponentStorage,
} from '@stowage/backstage-plugin-storage-common';
import { matchComponent, namespaceLimits, namespaceQuotas } from '../assess';
import type { AssessedCluster } from './AssessedClusters';
import { describeEvents } from './describeEvents';
import { visibleFindings, type Visibility } from './visibility';

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
  const byKey = new Map(
    assessment.claims.map(claim => [keyOf(claim), claim] as const),
  );
  const matched = match.claims.flatMap(({ reasons, ...ref }) => {
    const claim = byKey.get(keyOf(ref));
    return claim ? [{ claim, reasons }] : [];
  });
  const visible = matched.filter(({ claim }) => visibility.claim(claim));
  const namespaces = match.namespaces.filter(
    namespace =>
      visibility.namespace({ cluster: world.name, namespace }) ||
      visible.some(({ claim }) => claim.namespace === namespace),
  );
  const refs = new Set([
    ...visible.map(({ claim }) =>
      refKey({ ...claim, kind: 'PersistentVolumeClaim' }),
    ),
    ...match.workloads.map(refKey),
  ]);
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
    findings: visibleFindings(assessment.findings, visibility).filter(
      ({ claims, subject }) =>
        [...claims, subject].some(ref => refs.has(refKey(ref))),
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

function keyOf({ namespace, name }: { namespace: string; name: string }) {
  return `${namespace}/${name}`;
}

function refKey(ref: { kind: string; namespace?: string; name: string }) {
  return `${ref.kind}/${ref.namespace}/${ref.name}`;
}

function oldest(times: string[]): string | undefined {
  return [...times].sort()[0];
}
