import type { Claim } from '@stowage/backstage-plugin-storage-common';
import type { ClaimQuery } from '../StorageService';

/** The claims that a query asks for, in the order in which they came. */
export function filterClaims(claims: Claim[], query: ClaimQuery): Claim[] {
  const words = query.search?.trim().toLowerCase();
  return claims.filter(
    claim =>
      equals(query.cluster, claim.cluster) &&
      equals(query.namespace, claim.namespace) &&
      equals(query.tier, claim.tier?.id) &&
      equals(query.storageClass, claim.storageClass) &&
      equals(query.phase, claim.phase) &&
      equals(query.severity, claim.worstSeverity) &&
      equals(query.pool, claim.pool?.id) &&
      (!words || searchText(claim).includes(words)),
  );
}

function equals<T>(wanted: T | undefined, given: T | undefined): boolean {
  return wanted === undefined || wanted === given;
}

/** Name, namespace, class, nodes and workloads in lower case, apart from each other. */
function searchText(claim: Claim): string {
  return [
    claim.name,
    claim.namespace,
    `${claim.namespace}/${claim.name}`,
    claim.storageClass,
    ...claim.pinning.nodes,
    ...claim.mountedBy.flatMap(({ pod, node, workload }) => [
      pod,
      node,
      workload?.name,
    ]),
  ]
    .filter(Boolean)
    .join('\n')
    .toLowerCase();
}
