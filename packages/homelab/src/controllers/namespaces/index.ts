import { ApiObject } from '../../cluster/objects';
import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { pathOf, Resource } from '../core/resources';
import { Kinds } from '../garbage/Kinds';
import { planNamespace, Remains } from './planNamespace';

/** A namespace that empties is looked at again this often, for what no watch tells. */
const recheckMs = 5_000;

/** Empties namespaces that are deleted, and lets them go. */
export function namespaceController(
  cluster: Cluster,
  kinds: Kinds,
): ControllerDefinition {
  const { namespaces } = cluster.caches;

  /** Nothing may be overlooked: before the end each kind is listed. */
  const live = async (namespace: string, resource: Resource) => {
    const { items } = await cluster.client.request<{
      items: ApiObject[] | null;
    }>(pathOf(resource, { namespace }));
    return { resource, objects: items ?? [] };
  };

  return {
    name: 'namespace-controller',
    watch(add) {
      namespaces.listen(({ now }) => now && add(now.metadata.name));
      kinds.listen((_, { now, before }) => {
        const { namespace } = (now ?? before)!.metadata;
        if (
          !now &&
          namespace &&
          namespaces.get(undefined, namespace)?.metadata.deletionTimestamp
        ) {
          add(namespace);
        }
      });
    },
    async plan(name) {
      const namespace = namespaces.get(undefined, name);
      if (!namespace?.metadata.deletionTimestamp) {
        return { changes: [] };
      }
      let remains: Remains[] = kinds.namespaced.map(resource => ({
        resource,
        objects: [...(kinds.cacheOf(resource)?.in(name) ?? [])],
      }));
      if (remains.every(({ objects }) => objects.length === 0)) {
        remains = await Promise.all(
          kinds.namespaced.map(resource => live(name, resource)),
        );
      }
      const plan = planNamespace(namespace, remains, cluster.now());
      return { ...plan, againInMs: recheckMs };
    },
  };
}
