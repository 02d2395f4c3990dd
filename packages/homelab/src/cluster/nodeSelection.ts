import { NodeSelector, NodeSelectorRequirement } from './objects';

interface NodeIdentity {
  name: string;
  labels: Record<string, string>;
}

function matches(
  requirement: NodeSelectorRequirement,
  value: string | undefined,
): boolean {
  const { operator, values = [] } = requirement;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
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
        matches(requirement, node.labels[requirement.key]),
      ) &&
      matchFields.every(
        requirement =>
          requirement.key === 'metadata.name' &&
          matches(requirement, node.name),
      ),
  );
}
