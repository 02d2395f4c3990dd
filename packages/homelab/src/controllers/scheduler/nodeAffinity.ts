import { selectsNode } from '../../cluster/nodeSelection';
import { Node, Pod } from '../core/kinds';
import { hasLabels } from '../core/labels';

function identity(node: Node) {
  return { name: node.metadata.name, labels: node.metadata.labels ?? {} };
}

/** Whether a pod's node selector and required node affinity want a node. */
export function wantsNode(pod: Pod, node: Node): boolean {
  const required =
    pod.spec.affinity?.nodeAffinity
      ?.requiredDuringSchedulingIgnoredDuringExecution;
  return (
    hasLabels(node.metadata.labels, pod.spec.nodeSelector ?? {}) &&
    (!required || selectsNode(required, identity(node)))
  );
}

/**
 * The names of the only nodes that a pod can go to, where every term of its
 * affinity names one, as DaemonSets' pods have it.
 */
export function namedNodes(pod: Pod): Set<string> | undefined {
  const terms =
    pod.spec.affinity?.nodeAffinity
      ?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const names = terms.map(({ matchFields = [] }) =>
    matchFields
      .filter(
        ({ key, operator }) => key === 'metadata.name' && operator === 'In',
      )
      .flatMap(({ values = [] }) => values),
  );
  return names.length && names.every(each => each.length)
    ? new Set(names.flat())
    : undefined;
}

/** The sum of the weights of preferred terms that a node satisfies. */
export function preferenceForNode(pod: Pod, node: Node): number {
  const preferred =
    pod.spec.affinity?.nodeAffinity
      ?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred
    .filter(({ preference }) =>
      selectsNode({ nodeSelectorTerms: [preference] }, identity(node)),
    )
    .reduce((sum, { weight }) => sum + weight, 0);
}
