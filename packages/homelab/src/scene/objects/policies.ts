import { Manifest } from './manifest';

/** A Namespace of the home's people, of whom the portal's guest is one. */
export function namespace(name: string, purpose: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      annotations: {
        'kubernetes.io/description': purpose,
        'stowage.io/owner': 'group:default/home',
      },
    },
  };
}

/** A ResourceQuota; `hard` by resource. */
export function quota(
  namespaceName: string,
  hard: Record<string, string>,
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { namespace: namespaceName, name: 'storage' },
    spec: { hard },
  };
}

/** A LimitRange for single claims. */
export function claimLimits(
  namespaceName: string,
  bounds: { min?: string; max?: string },
): Manifest {
  const of = (storage: string | undefined) =>
    storage === undefined ? undefined : { storage };
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { namespace: namespaceName, name: 'storage' },
    spec: {
      limits: [
        {
          type: 'PersistentVolumeClaim',
          min: of(bounds.min),
          max: of(bounds.max),
        },
      ],
    },
  };
}
