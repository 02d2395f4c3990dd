import { InputError } from '@backstage/errors';
import {
  Container,
  FieldSelector,
  Pod,
  ResourceFieldSelector,
} from '../../cluster/podObjects';
import { parseQuantity } from './quantity';

/** What a pod's fields are read from besides the pod itself. */
export interface FieldContext {
  pod: Pod;
  /** Address of the node, which is that of its pods as well. */
  address: string;
  /** Resources of the node, which stand in for limits that are not set. */
  allocatable: Record<string, string>;
}

/** Writes labels or annotations as a downward volume shows them. */
function mapText(values: Record<string, string> = {}): string {
  // JSON quotes the same characters as Go's %q for everything but control characters.
  return Object.keys(values)
    .sort()
    .map(key => `${key}=${JSON.stringify(values[key])}`)
    .join('\n');
}

/**
 * Reads a field of a pod as `fieldRef` allows it.
 *
 * @throws InputError for paths that no kubelet supports either
 */
export function podField(
  { fieldPath }: FieldSelector,
  { pod, address }: FieldContext,
): string {
  const { metadata, spec } = pod;
  const [, map, key] =
    /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath) ?? [];
  if (map) {
    return metadata[map as 'labels' | 'annotations']?.[key] ?? '';
  }
  switch (fieldPath) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return mapText(metadata.labels);
    case 'metadata.annotations':
      return mapText(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
    case 'status.podIP':
    case 'status.podIPs':
      return address;
    default:
      throw new InputError(`unsupported fieldPath: ${fieldPath}`);
  }
}

/**
 * Reads a limit or request of a container, divided and rounded up; an absent
 * limit is what the node has.
 *
 * @throws InputError for unknown containers and resources
 */
export function resourceField(
  selector: ResourceFieldSelector,
  own: Container | undefined,
  { pod, allocatable }: FieldContext,
): string {
  const { resource, containerName, divisor = '1' } = selector;
  const container = containerName
    ? [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(
        ({ name }) => name === containerName,
      )
    : own;
  const [, kind, name] =
    /^(limits|requests)\.(cpu|memory|ephemeral-storage)$/.exec(resource) ?? [];
  if (!container || !kind) {
    throw new InputError(
      `cannot read resource '${resource}' of container '${containerName}'`,
    );
  }
  const value =
    container.resources?.[kind as 'limits' | 'requests']?.[name] ??
    (kind === 'limits' ? allocatable[name] : undefined) ??
    '0';
  const unit = parseQuantity(divisor) || 1;
  return String(Math.ceil(parseQuantity(value) / unit));
}
