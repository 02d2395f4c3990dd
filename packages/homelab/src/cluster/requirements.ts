/** A condition on one label or field, as selectors of nodes and of labels have it. */
export interface Requirement {
  operator: string;
  values?: string[];
}

/**
 * Whether a value, or its absence, satisfies a requirement
 * (k8s.io/apimachinery, labels.Requirement). An unknown operator matches nothing.
 */
export function matchesRequirement(
  { operator, values = [] }: Requirement,
  value: string | undefined,
): boolean {
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
