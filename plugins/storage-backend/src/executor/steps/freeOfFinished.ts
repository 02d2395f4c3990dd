import { leaseName, WorkloadLeaseOptions } from '../engine/workloadLease';

/**
 * Takes away the Lease of an operation that this portal knows to be over. One that only waited for
 * a person, such as a move whose application did not get ready, ends where its roll back begins:
 * nobody runs its remaining steps, the one that lets go of the workload among them.
 */
export async function freeOfFinished(
  lease: WorkloadLeaseOptions,
  isOver: (operation: string) => Promise<boolean>,
): Promise<void> {
  const { cluster, namespace, operationId, workload } = lease;
  const ref = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    namespace,
    name: leaseName(workload.uid),
  };
  const found = await cluster.get(ref);
  const { holderIdentity } = (found?.spec ?? {}) as { holderIdentity?: string };
  if (
    found &&
    holderIdentity &&
    holderIdentity !== operationId &&
    (await isOver(holderIdentity))
  ) {
    const { uid, resourceVersion } = found.metadata;
    await cluster.delete({ ...ref, uid, resourceVersion });
  }
}
