import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { objectKey, splitKey } from '../core/resources';
import { watchOwned } from '../core/watchOwned';
import { planStatefulSet } from './planStatefulSet';

/** Keeps the pods, claims and history of StatefulSets. */
export function statefulSetController(cluster: Cluster): ControllerDefinition {
  const { statefulSets, pods, claims, revisions } = cluster.caches;
  return {
    name: 'statefulset-controller',
    watch(add) {
      statefulSets.listen(({ now }) => now && add(objectKey(now.metadata)));
      watchOwned({
        owners: statefulSets,
        owned: pods,
        selectorOf: set => set.spec.selector,
        add,
      });
      watchOwned({
        owners: statefulSets,
        owned: revisions,
        selectorOf: set => set.spec.selector,
        add,
      });
      claims.listen(({ now, before }) => {
        // A claim that goes may be what a new pod waits for.
        const { namespace, name } = (now ?? before)!.metadata;
        for (const set of statefulSets.in(namespace)) {
          if (
            set.spec.volumeClaimTemplates?.some(template =>
              name.startsWith(
                `${template.metadata.name}-${set.metadata.name}-`,
              ),
            )
          ) {
            add(objectKey(set.metadata));
          }
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const set = statefulSets.get(namespace, name);
      return set
        ? planStatefulSet({
            set,
            pods: pods.in(namespace),
            revisions: revisions.in(namespace),
            claim: claimName => claims.get(namespace, claimName),
            now: cluster.now(),
          })
        : { changes: [] };
    },
  };
}
