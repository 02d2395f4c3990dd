import type { ObservedNode, ObservedVolume } from './objects';

type Affinity = NonNullable<ObservedVolume['nodeAffinity']>;

/**
 * Whether labels fulfil one requirement of a selector or of a node's affinity. An operator that
 * is not known is not fulfilled.
 *
 * @public
 */
export function fulfilsRequirement(
  labels: Record<string, string>,
  { key, operator, values }: Affinity[number][number],
): boolean {
  const value: string | undefined = labels[key];
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
 * Whether a volume's required node affinity admits a node: any term may match, all expressions
 * of a term must. A term without expressions matches nothing, as in Kubernetes; the field
 * `metadata.name` is compared with the node's name.
 *
 * @public
 */
export function admitsNode(
  affinity: Affinity,
  node: Pick<ObservedNode, 'name' | 'labels'>,
): boolean {
  const labels = { ...node.labels, 'metadata.name': node.name };
  return affinity.some(
    term =>
      term.length > 0 &&
      term.every(expression => fulfilsRequirement(labels, expression)),
  );
}
