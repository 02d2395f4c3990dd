import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { controllerOf } from '../core/owners';
import { objectKey, splitKey } from '../core/resources';
import { watchOwned } from '../core/watchOwned';
import { planDeployment } from './planDeployment';

/** Rolls out Deployments over their ReplicaSets. */
export function deploymentController(cluster: Cluster): ControllerDefinition {
  const { deployments, replicaSets, pods } = cluster.caches;
  return {
    name: 'deployment-controller',
    watch(add) {
      deployments.listen(({ now }) => now && add(objectKey(now.metadata)));
      watchOwned({
        owners: deployments,
        owned: replicaSets,
        selectorOf: deployment => deployment.spec.selector,
        add,
      });
      pods.listen(({ now, before }) => {
        // The end of the last old pod is what a recreation waits for.
        const controller = !now && before && controllerOf(before);
        const set = controller && replicaSets.find(controller.uid);
        const deployment = set && controllerOf(set);
        if (deployment) {
          const { namespace } = set.metadata;
          add(objectKey({ namespace, name: deployment.name }));
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const deployment = deployments.get(namespace, name);
      return deployment
        ? planDeployment({
            deployment,
            sets: replicaSets.in(namespace),
            pods: pods.in(namespace),
            now: cluster.now(),
          })
        : { changes: [] };
    },
  };
}
