import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { isSame } from '../core/hash';
import { DaemonSet } from '../core/kinds';
import { objectKey, splitKey } from '../core/resources';
import { watchOwned } from '../core/watchOwned';
import { planDaemonSet } from './planDaemonSet';

/** Keeps one pod of each DaemonSet on each node that it fits. */
export function daemonSetController(cluster: Cluster): ControllerDefinition {
  const { daemonSets, pods, revisions, nodes } = cluster.caches;
  return {
    name: 'daemonset-controller',
    watch(add) {
      daemonSets.listen(({ now }) => now && add(objectKey(now.metadata)));
      const owners = {
        owners: daemonSets,
        selectorOf: (set: DaemonSet) => set.spec.selector,
        add,
      };
      watchOwned({ ...owners, owned: pods });
      watchOwned({ ...owners, owned: revisions });
      nodes.listen(({ now, before }) => {
        if (
          !now ||
          !before ||
          !isSame(
            [now.metadata.labels, now.spec],
            [before.metadata.labels, before.spec],
          )
        ) {
          for (const set of daemonSets.all()) {
            add(objectKey(set.metadata));
          }
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const set = daemonSets.get(namespace, name);
      return set
        ? planDaemonSet({
            set,
            nodes: [...nodes.all()],
            pods: pods.in(namespace),
            revisions: revisions.in(namespace),
            now: cluster.now(),
          })
        : { changes: [] };
    },
  };
}
