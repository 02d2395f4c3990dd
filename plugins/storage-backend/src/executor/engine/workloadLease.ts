import { ConflictError } from '@backstage/errors';
import {
  ClusterError,
  type ClusterClient,
  type KubernetesObject,
} from '../../adapters/kubernetes';
import type { SafetyRules } from '../rules';
import { OwnershipLost } from '../types';

/** Names the epoch in which the Lease was taken. */
export const EPOCH_ANNOTATION = 'stowage.io/epoch';

/** Named for whom it is, for people: `shop/StatefulSet/db`. */
const WORKLOAD_ANNOTATION = 'stowage.io/workload';

/**
 * Said in the Lease for others to read. Nobody takes a Lease because its time is over: the
 * operation behind it may have left an application stopped, and only a person can tell.
 */
const DURATION_SECONDS = 30;

/** Which workload is held, and for whom. */
export interface WorkloadLeaseOptions {
  /** Guarded: every change makes sure that the operation still is ours. */
  cluster: ClusterClient;
  /** The movers' namespace, where no right in the tenant's is needed. */
  namespace: string;
  workload: { namespace: string; kind: string; name: string; uid: string };
  operationId: string;
  epoch: number;
  now: Date;
  /** Said beside it, for people. */
  annotations?: Record<string, string>;
  rules: Pick<SafetyRules, 'epochInLease'>;
}

interface LeaseSpec {
  holderIdentity?: string;
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

/**
 * Holds a workload in the cluster itself, so that two portals can't stop it under each other. Safe
 * to repeat, by which it is renewed, and brought to a newer epoch after a takeover. It is taken by
 * create or by the resource version that was read: of two that try, one gets a conflict.
 *
 * @throws ConflictError where another operation holds it; it says how to let go of a dead one
 * @throws OwnershipLost where the same operation holds it in a newer epoch
 */
export async function acquireWorkloadLease(
  options: WorkloadLeaseOptions,
): Promise<void> {
  const { cluster, operationId, now } = options;
  const known = await cluster.get(refOf(options));
  if (!known) {
    await createLease(options);
    return;
  }
  const spec = (known.spec ?? {}) as LeaseSpec;
  demandNoNewer(options, known);
  const free = !spec.holderIdentity;
  if (!free && spec.holderIdentity !== operationId) {
    throw heldByAnother(options, spec);
  }
  await cluster.replace({
    ...known,
    metadata: { ...known.metadata, ...metadataOf(options, known) },
    spec: {
      ...spec,
      holderIdentity: operationId,
      leaseDurationSeconds: DURATION_SECONDS,
      acquireTime: free ? microTime(now) : spec.acquireTime,
      renewTime: microTime(now),
      leaseTransitions: (spec.leaseTransitions ?? 0) + (free ? 1 : 0),
    },
  });
}

/**
 * Makes sure that the workload is held by this operation in this epoch, and says so again.
 *
 * @throws OwnershipLost where it is not
 */
export async function renewWorkloadLease(
  options: WorkloadLeaseOptions,
): Promise<void> {
  const known = await options.cluster.get(refOf(options));
  const { holderIdentity } = (known?.spec ?? {}) as LeaseSpec;
  if (holderIdentity !== options.operationId) {
    throw new OwnershipLost(
      `${describe(options)} is held by ${
        holderIdentity ?? 'nobody'
      }, not by operation ${options.operationId}`,
    );
  }
  await acquireWorkloadLease(options);
}

/** Lets go of a workload; safe to repeat, and leaves a Lease alone that is not this operation's. */
export async function releaseWorkloadLease(
  options: WorkloadLeaseOptions,
): Promise<void> {
  const known = await options.cluster.get(refOf(options));
  const { holderIdentity } = (known?.spec ?? {}) as LeaseSpec;
  if (!known || holderIdentity !== options.operationId) {
    return;
  }
  demandNoNewer(options, known);
  const { uid, resourceVersion } = known.metadata;
  await options.cluster.delete({ ...refOf(options), uid, resourceVersion });
}

async function createLease(options: WorkloadLeaseOptions): Promise<void> {
  const { cluster, operationId, now } = options;
  try {
    await cluster.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name: leaseName(options.workload.uid),
        namespace: options.namespace,
        ...metadataOf(options),
      },
      spec: {
        holderIdentity: operationId,
        leaseDurationSeconds: DURATION_SECONDS,
        acquireTime: microTime(now),
        renewTime: microTime(now),
        leaseTransitions: 0,
      },
    });
  } catch (error) {
    // Somebody was faster, or our own answer was lost: what is there now decides.
    const there = isConflict(error) && (await cluster.get(refOf(options)));
    if (!there) {
      throw error;
    }
    const spec = (there.spec ?? {}) as LeaseSpec;
    if (spec.holderIdentity !== operationId) {
      throw heldByAnother(options, spec);
    }
    demandNoNewer(options, there);
  }
}

function metadataOf(options: WorkloadLeaseOptions, known?: KubernetesObject) {
  const { namespace, kind, name } = options.workload;
  return {
    labels: {
      ...known?.metadata.labels,
      'app.kubernetes.io/managed-by': 'stowage',
      'stowage.io/operation': options.operationId,
    },
    annotations: {
      ...known?.metadata.annotations,
      ...options.annotations,
      [EPOCH_ANNOTATION]: String(options.epoch),
      [WORKLOAD_ANNOTATION]: `${namespace}/${kind}/${name}`,
    },
  };
}

function demandNoNewer(
  options: WorkloadLeaseOptions,
  known: KubernetesObject,
): void {
  const epoch = Number(known.metadata.annotations?.[EPOCH_ANNOTATION] ?? 0);
  const { holderIdentity } = (known.spec ?? {}) as LeaseSpec;
  const isNewer =
    holderIdentity === options.operationId && epoch > options.epoch;
  if (isNewer && options.rules.epochInLease) {
    throw new OwnershipLost(
      `${describe(options)} was taken in epoch ${epoch}, after ours (${
        options.epoch
      })`,
    );
  }
}

function heldByAnother(
  options: WorkloadLeaseOptions,
  { holderIdentity, renewTime }: LeaseSpec,
): ConflictError {
  return new ConflictError(
    `${describe(
      options,
    )} is held by operation ${holderIdentity}, last heard of at ${
      renewTime ?? 'an unknown time'
    }, maybe of another portal on this cluster. Wait until it is finished; if it is sure to be dead, finish or undo it by hand and delete Lease ${leaseName(
      options.workload.uid,
    )} in namespace ${options.namespace}`,
  );
}

function refOf({ namespace, workload }: WorkloadLeaseOptions) {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    namespace,
    name: leaseName(workload.uid),
  };
}

/** The same for everybody who looks at the same workload, and no other's after it was recreated. */
export function leaseName(uid: string): string {
  return `workload-${uid.toLowerCase()}`;
}

function describe({ workload }: WorkloadLeaseOptions): string {
  return `${workload.kind} ${workload.namespace}/${workload.name}`;
}

/** Kubernetes writes these times with six digits after the second. */
function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

function isConflict(error: unknown): boolean {
  return error instanceof ClusterError && error.reason === 'conflict';
}
