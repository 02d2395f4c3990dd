import {
  definitions,
  establishedStatus,
  kindsOfDefinition,
} from '../registry/customResources';
import { collectionOf } from '../registry/Kind';
import { Cluster } from '../rest/Cluster';
import { Resource, sameJson } from '../Resource';

/**
 * Serves what definitions define, from the moment that they are there until
 * they go, when their objects go with them.
 */
export function serveDefinitions(cluster: Cluster): void {
  const { registry, store } = cluster;
  const serve = (definition: Resource) => {
    const { group, names } = definition.spec;
    registry.remove(group, names.plural);
    kindsOfDefinition(definition).forEach(kind => registry.add(kind));
  };
  store.list(definitions).forEach(serve);
  store.subscribe(definitions, ({ type, object, previous }) => {
    const { group, names } = object.spec;
    if (type === 'DELETED') {
      const [kind] = kindsOfDefinition(object);
      registry.remove(group, names.plural);
      for (const { metadata } of kind ? store.list(collectionOf(kind)) : []) {
        store.remove(collectionOf(kind), metadata.name, metadata.namespace);
      }
      return;
    }
    serve(object);
    if (!previous || !sameJson(previous.spec, object.spec)) {
      // Whoever made it is answered first, as by a controller.
      setImmediate(() => {
        const current = store.get(definitions, object.metadata.name);
        if (current) {
          store.put(definitions, {
            ...current,
            status: establishedStatus(current, cluster.now()),
          });
        }
      });
    }
  });
}
