import { quantityToNumber } from '@stowage/backstage-plugin-storage-common';
import type {
  ClusterWorld,
  NamespaceLimit,
  NamespaceQuota,
  QuotaItem,
} from '@stowage/backstage-plugin-storage-common';

const BYTES = 'requests.storage';
const COUNT = 'persistentvolumeclaims';
/** `<class>.storageclass.storage.k8s.io/requests.storage`; class names contain dots themselves. */
const OF_CLASS =
  /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/;

function itemOf(
  resource: string,
  hardText: string,
  usedText: string | undefined,
): QuotaItem[] {
  const ofClass = OF_CLASS.exec(resource);
  const plain = ofClass ? ofClass[2] : resource;
  if (plain !== BYTES && plain !== COUNT) {
    return [];
  }
  const hard = quantityToNumber(hardText);
  const used = usedText === undefined ? undefined : quantityToNumber(usedText);
  // Without the controller's count nothing can be said of what is left.
  if (hard === undefined || used === undefined) {
    return [];
  }
  return [
    {
      resource,
      storageClass: ofClass?.[1],
      unit: plain === BYTES ? 'bytes' : 'count',
      used,
      hard,
    },
  ];
}

/** The storage items of the quotas of a namespace. */
export function namespaceQuotas(options: {
  world: ClusterWorld;
  namespace: string;
}): NamespaceQuota[] {
  const { world, namespace } = options;
  return world.quotas
    .filter(quota => quota.namespace === namespace)
    .map(quota => ({
      cluster: world.name,
      namespace,
      name: quota.name,
      items: Object.entries(quota.hard)
        .flatMap(([resource, hard]) =>
          itemOf(resource, hard, quota.used[resource]),
        )
        .sort((a, b) => a.resource.localeCompare(b.resource)),
    }))
    .filter(quota => quota.items.length > 0);
}

/** The limits that a namespace sets for a single claim. */
export function namespaceLimits(options: {
  world: ClusterWorld;
  namespace: string;
}): NamespaceLimit[] {
  const { world, namespace } = options;
  return world.limitRanges
    .filter(
      limit =>
        limit.namespace === namespace &&
        (limit.minBytes !== undefined || limit.maxBytes !== undefined),
    )
    .map(limit => ({
      cluster: world.name,
      namespace,
      name: limit.name,
      minBytes: limit.minBytes,
      maxBytes: limit.maxBytes,
    }));
}
