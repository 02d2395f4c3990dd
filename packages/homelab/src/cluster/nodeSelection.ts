import { NodeSelector } from './objects';
import { matchesRequirement } from './requirements';

interface NodeIdentity {
  name: string;
  labels: Record<string, string>;
}

/**
 * Whether a node satisfies a selector: any term, and in it all requirements.
 * An empty term matches nothing, as in k8s.io/component-helpers.
 */
export function selectsNode(
  selector: NodeSelector,
  node: NodeIdentity,
): boolean {
  return selector.nodeSelectorTerms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      matchExpressions.length + matchFields.length > 0 &&
      matchExpressions.every(requirement =>
        matchesRequirement(requirement, node.labels[requirement.key]),
      ) &&
      matchFields.every(
        requirement =>
          requirement.key === 'metadata.name' &&
          matchesRequirement(requirement, node.name),
      ),
  );
}
