import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { hasLabels } from '../core/labels';
import { objectKey, splitKey } from '../core/resources';
import { planSlices, serviceLabel } from './planSlices';

/** Keeps the endpoint slices of Services. */
export function endpointSliceController(
  cluster: Cluster,
): ControllerDefinition {
  const { services, pods, slices } = cluster.caches;
  const ofService = (namespace: string | undefined, name: string) =>
    [...slices.in(namespace)].filter(
      ({ metadata }) => metadata.labels?.[serviceLabel] === name,
    );
  return {
    name: 'endpoint-slice-controller',
    watch(add) {
      services.listen(({ now }) => now && add(objectKey(now.metadata)));
      slices.listen(({ now, before }) => {
        const { namespace, labels } = (now ?? before)!.metadata;
        const name = labels?.[serviceLabel];
        if (name) {
          add(objectKey({ namespace, name }));
        }
      });
      pods.listen(({ now, before }) => {
        for (const pod of [now, before]) {
          for (const service of services.in(pod?.metadata.namespace)) {
            const { selector } = service.spec ?? {};
            if (selector && hasLabels(pod?.metadata.labels, selector)) {
              add(objectKey(service.metadata));
            }
          }
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const service = services.get(namespace, name);
      return {
        changes:
          service && !service.metadata.deletionTimestamp
            ? planSlices(
                service,
                pods.in(namespace),
                ofService(namespace, name),
              )
            : [],
      };
    },
  };
}
