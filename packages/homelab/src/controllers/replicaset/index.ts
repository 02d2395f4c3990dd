import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { objectKey, splitKey } from '../core/resources';
import { watchOwned } from '../core/watchOwned';
import { planReplicaSet } from './planReplicaSet';

/** Keeps as many pods as ReplicaSets ask for. */
export function replicaSetController(cluster: Cluster): ControllerDefinition {
  const { replicaSets, pods } = cluster.caches;
  return {
    name: 'replicaset-controller',
    watch(add) {
      replicaSets.listen(({ now }) => now && add(objectKey(now.metadata)));
      watchOwned({
        owners: replicaSets,
        owned: pods,
        selectorOf: set => set.spec.selector,
        add,
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const set = replicaSets.get(namespace, name);
      return set
        ? planReplicaSet({
            set,
            pods: pods.in(namespace),
            now: cluster.now(),
          })
        : { changes: [] };
    },
  };
}
