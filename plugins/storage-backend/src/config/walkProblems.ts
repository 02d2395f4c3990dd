import { DEFAULT_WALK } from './clusterDefaults';
import type { ClusterConfig } from './types';

/** Longest life of a pod that the admission policy in `deploy/rbac/walk.yaml` lets in. */
const LONGEST_WALK_MS = 60 * 60_000;

/** What about a cluster's walk does not fit `deploy/rbac/walk.yaml` as it is delivered. Pure. */
export function walkProblems({ name, walk }: ClusterConfig): string[] {
  if (!walk.enabled) {
    return [];
  }
  const problems: string[] = [];
  if (walk.timeoutMs > LONGEST_WALK_MS) {
    problems.push(
      `storage.clusters: walk.timeout of cluster '${name}' is ${Math.round(
        walk.timeoutMs / 60_000,
      )} minutes, but the admission policy in deploy/rbac/walk.yaml refuses pods that may run longer than one hour, so nothing would be walked. Write at most { hours: 1 }, or raise activeDeadlineSeconds in the policy that you applied.`,
    );
  }
  if (walk.namespace !== DEFAULT_WALK.namespace) {
    problems.push(
      `storage.clusters: walk.namespace of cluster '${name}' is '${walk.namespace}', but deploy/rbac/walk.yaml grants its rights, and holds them back by an admission policy, in '${DEFAULT_WALK.namespace}' only. Without that policy whoever may create pods there is root on the nodes. Remove walk.namespace, or write '${walk.namespace}' for '${DEFAULT_WALK.namespace}' everywhere in the file, the policy's binding included, before you apply it.`,
    );
  }
  return problems;
}
