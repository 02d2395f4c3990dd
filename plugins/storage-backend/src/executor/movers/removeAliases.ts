import type {
  ClusterClient,
  KubernetesObject,
} from '../../adapters/kubernetes';
import { aliasAnnotation, selectorOf } from './names';
import { ClusterScope, deleteAndWait, refOf } from './objects';

/** Longest wait for one object; what does not go now is found when the step is repeated. */
const goSeconds = 60;

async function found(
  cluster: ClusterClient,
  options: { apiVersion?: string; kind: string; namespace?: string },
  operation: string,
): Promise<KubernetesObject[]> {
  return await cluster.listObjects({
    apiVersion: 'v1',
    ...options,
    labelSelector: selectorOf(operation),
  });
}

/** Whether a volume object is an alias: deleting it deletes no data. */
function isAlias(volume: KubernetesObject): boolean {
  const { persistentVolumeReclaimPolicy } = volume.spec as {
    persistentVolumeReclaimPolicy?: string;
  };
  return (
    persistentVolumeReclaimPolicy === 'Retain' &&
    Boolean(volume.metadata.annotations?.[aliasAnnotation]) &&
    !volume.metadata.annotations?.['pv.kubernetes.io/provisioned-by']
  );
}

function isAliasClaim(claim: KubernetesObject): boolean {
  return Boolean(claim.metadata.annotations?.[aliasAnnotation]);
}

/**
 * Takes away what an operation made to carry bytes: its pods, its aliases and their claims. A
 * target is never touched: it is removed by the step that made it, or it carries the data now.
 */
export async function removeAliases(
  scope: ClusterScope,
  options: { operation: string; namespace: string },
): Promise<void> {
  const { cluster } = scope;
  const { operation, namespace } = options;
  const remove = async (object: KubernetesObject) =>
    await deleteAndWait(scope, {
      ref: refOf(object),
      uid: object.metadata.uid!,
      timeoutSeconds: goSeconds,
    });
  for (const pod of await found(
    cluster,
    { kind: 'Pod', namespace },
    operation,
  )) {
    await remove(pod);
  }
  const claims = await found(
    cluster,
    { kind: 'PersistentVolumeClaim', namespace },
    operation,
  );
  for (const claim of claims.filter(isAliasClaim)) {
    await remove(claim);
  }
  const volumes = await found(cluster, { kind: 'PersistentVolume' }, operation);
  for (const volume of volumes.filter(isAlias)) {
    await remove(volume);
  }
}
