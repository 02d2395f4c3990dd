import type {
  ClusterClient,
  KubernetesObject,
} from '../../adapters/kubernetes';
import { aliasAnnotation, operationLabel } from '../movers/names';
import type { Leftover } from './decideSweep';

/** Targets are made under this name, and a provisioner labels nothing that it makes. */
const targetName = /^stowage-(op[a-z0-9]{10})-target-\d+$/;

const fromMovers = `app.kubernetes.io/managed-by=stowage,${operationLabel}`;

function leftoverOf(
  object: KubernetesObject,
  operation = object.metadata.labels?.[operationLabel] ?? '',
): Leftover {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  const spec = (object.spec ?? {}) as {
    volumeName?: string;
    renewTime?: string;
    persistentVolumeReclaimPolicy?: string;
  };
  const annotations = object.metadata.annotations ?? {};
  const isVolume = object.kind === 'PersistentVolume';
  return {
    kind: object.kind as Leftover['kind'],
    name,
    namespace,
    uid: uid!,
    resourceVersion,
    operation,
    createdAt: String(creationTimestamp),
    isAlias:
      annotations[aliasAnnotation] !== undefined &&
      (!isVolume ||
        (spec.persistentVolumeReclaimPolicy === 'Retain' &&
          !annotations['pv.kubernetes.io/provisioned-by'])),
    ...(spec.volumeName && { boundTo: spec.volumeName }),
    ...(spec.renewTime && { renewedAt: spec.renewTime }),
  };
}

/** Volumes without our label that were made for a claim of ours, which is gone. */
function releasedTargets(
  volumes: KubernetesObject[],
  namespace: string,
): Leftover[] {
  return volumes.flatMap(volume => {
    const { claimRef } = volume.spec as {
      claimRef?: { namespace?: string; name?: string };
    };
    const operation = targetName.exec(claimRef?.name ?? '')?.[1];
    const { phase } = (volume.status ?? {}) as { phase?: string };
    return operation && claimRef?.namespace === namespace && phase !== 'Bound'
      ? [leftoverOf(volume, operation)]
      : [];
  });
}

/**
 * Everything in a cluster that bears the label of an operation, or was made for one. Leases are
 * read last: whatever was seen had its Lease before it, so a Lease that is not seen then is gone.
 */
export async function readLeftovers(options: {
  client: Pick<ClusterClient, 'listObjects'>;
  namespace: string;
}): Promise<Leftover[]> {
  const { client, namespace } = options;
  const [volumes, ...lists] = await Promise.all([
    client.listObjects({ apiVersion: 'v1', kind: 'PersistentVolume' }),
    ...['Pod', 'PersistentVolumeClaim', 'ConfigMap'].map(kind =>
      client.listObjects({
        apiVersion: 'v1',
        kind,
        namespace,
        labelSelector: fromMovers,
      }),
    ),
  ]);
  const leases = await client.listObjects({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    namespace,
    labelSelector: fromMovers,
  });
  const ours = volumes.filter(
    ({ metadata }) =>
      metadata.labels?.['app.kubernetes.io/managed-by'] === 'stowage' &&
      metadata.labels[operationLabel],
  );
  return [
    ...[...lists.flat(), ...ours, ...leases].map(each => leftoverOf(each)),
    ...releasedTargets(volumes, namespace),
  ];
}
