import { isDeepStrictEqual } from 'util';
import type { KubernetesObject } from '../adapters/kubernetes/ClusterClient';

/**
 * What an apply did, by what it left behind. Status and bookkeeping are left out, because
 * controllers write them at any time.
 */
export function outcomeOf(options: {
  before: KubernetesObject | undefined;
  after: KubernetesObject;
}): 'created' | 'changed' | 'unchanged' {
  const { before, after } = options;
  if (!before || before.metadata.uid !== after.metadata.uid) {
    return 'created';
  }
  return isDeepStrictEqual(intentOf(before), intentOf(after))
    ? 'unchanged'
    : 'changed';
}

function intentOf(object: KubernetesObject): unknown {
  const { status: _status, metadata, ...rest } = object;
  const {
    resourceVersion: _version,
    managedFields: _fields,
    ...meta
  } = metadata;
  return { ...rest, metadata: meta };
}
