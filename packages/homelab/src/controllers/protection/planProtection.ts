import { ApiObject } from '../../cluster/objects';
import { Change } from '../core/changes';
import { Pod } from '../core/kinds';
import { Resource } from '../core/resources';

/** Keeps a claim as long as a pod on a node mounts it. */
export const claimFinalizer = 'kubernetes.io/pvc-protection';
/** Keeps a volume as long as it is bound. */
export const volumeFinalizer = 'kubernetes.io/pv-protection';

/** Whether a pod keeps a claim from going: kubelets know it once it has a node. */
export function usesClaim(pod: Pod, claimName: string): boolean {
  return (
    Boolean(pod.spec.nodeName) &&
    (pod.spec.volumes ?? []).some(
      ({ name, persistentVolumeClaim, ephemeral }) =>
        persistentVolumeClaim?.claimName === claimName ||
        (ephemeral && `${pod.metadata.name}-${name}` === claimName),
    )
  );
}

/** Whether nothing but use holds an object up that is to go. */
export function isLeaving(object: ApiObject, finalizer: string): boolean {
  return (
    object.metadata.deletionTimestamp !== undefined &&
    (object.metadata.finalizers ?? []).includes(finalizer)
  );
}

/** Protects what stays, and lets go of what leaves and is not used. */
export function planProtection(input: {
  object: ApiObject;
  resource: Resource;
  finalizer: string;
  isUsed: boolean;
}): Change[] {
  const { object, resource, finalizer, isUsed } = input;
  const { finalizers = [], deletionTimestamp } = object.metadata;
  const withFinalizers = (wanted: string[]): Change[] => [
    {
      verb: 'update',
      resource,
      object: {
        ...object,
        metadata: { ...object.metadata, finalizers: wanted },
      },
      tolerate: ['NotFound'],
    },
  ];
  if (isLeaving(object, finalizer)) {
    return isUsed
      ? []
      : withFinalizers(finalizers.filter(each => each !== finalizer));
  }
  return deletionTimestamp || finalizers.includes(finalizer)
    ? []
    : withFinalizers([...finalizers, finalizer]);
}
