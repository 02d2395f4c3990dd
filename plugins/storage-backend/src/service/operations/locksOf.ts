import type { OperationPlan } from '@stowage/backstage-plugin-storage-common';

/**
 * Everything that no other operation may touch meanwhile: the claims, their volumes, and the
 * workloads that name them, by which all other claims of these workloads are held too.
 */
export function locksOf(plan: OperationPlan): string[] {
  const { cluster, namespace, claims, volume } = plan.request;
  return [
    ...claims.map(name => `claim ${namespace}/${name} of cluster ${cluster}`),
    ...plan.claims.map(
      ({ volumeName }) => `volume ${volumeName} of cluster ${cluster}`,
    ),
    ...(volume ? [`volume ${volume} of cluster ${cluster}`] : []),
    ...plan.workloads.map(
      ({ kind, name }) => `${kind} ${namespace}/${name} of cluster ${cluster}`,
    ),
  ];
}
