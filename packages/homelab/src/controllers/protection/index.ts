import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { Pod } from '../core/kinds';
import { objectKey, pathOf, resources, splitKey } from '../core/resources';
import {
  claimFinalizer,
  isLeaving,
  planProtection,
  usesClaim,
  volumeFinalizer,
} from './planProtection';

/** Keeps claims that pods use from going. */
export function claimProtection(cluster: Cluster): ControllerDefinition {
  const { claims, pods } = cluster.caches;

  const isInUse = async (namespace: string | undefined, claimName: string) => {
    if ([...pods.in(namespace)].some(pod => usesClaim(pod, claimName))) {
      return true;
    }
    // Data hangs on this: what the watch has not told yet counts as well.
    const { items } = await cluster.client.request<{ items: Pod[] | null }>(
      pathOf(resources.pods, { namespace }),
    );
    return (items ?? []).some(pod => usesClaim(pod, claimName));
  };

  return {
    name: 'pvc-protection-controller',
    watch(add) {
      claims.listen(({ now }) => now && add(objectKey(now.metadata)));
      pods.listen(({ now, before }) => {
        const pod = (now ?? before)!;
        for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
          const name = persistentVolumeClaim?.claimName;
          const claim = name && claims.get(pod.metadata.namespace, name);
          if (claim && isLeaving(claim, claimFinalizer)) {
            add(objectKey(claim.metadata));
          }
        }
      });
    },
    async plan(key) {
      const { namespace, name } = splitKey(key);
      const claim = claims.get(namespace, name);
      if (!claim) {
        return { changes: [] };
      }
      const isUsed = isLeaving(claim, claimFinalizer)
        ? await isInUse(namespace, name)
        : true;
      return {
        changes: planProtection({
          object: claim,
          resource: resources.claims,
          finalizer: claimFinalizer,
          isUsed,
        }),
      };
    },
  };
}

/** Keeps volumes that are bound from going. */
export function volumeProtection(cluster: Cluster): ControllerDefinition {
  const { volumes } = cluster.caches;
  return {
    name: 'pv-protection-controller',
    watch(add) {
      volumes.listen(({ now }) => now && add(now.metadata.name));
    },
    plan(name) {
      const volume = volumes.get(undefined, name);
      return {
        changes: volume
          ? planProtection({
              object: volume,
              resource: resources.volumes,
              finalizer: volumeFinalizer,
              isUsed: volume.status?.phase === 'Bound',
            })
          : [],
      };
    },
  };
}
