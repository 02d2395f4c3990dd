import { OwnerReference } from '../../cluster/objects';
import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { Graph, isDeletingDependents, Item } from './Graph';
import { Kinds } from './Kinds';
import { OwnerState, planItem } from './planItem';

/** Deletes what has lost its owners, by the three propagation policies. */
export function garbageCollector(
  cluster: Cluster,
  kinds: Kinds,
): ControllerDefinition {
  const graph = new Graph();

  /** An owner that the watches do not have is asked for before it counts as absent. */
  const stateOf = async (
    item: Item,
    reference: OwnerReference,
  ): Promise<OwnerState> => {
    const known = graph.find(reference.uid);
    if (known) {
      return {
        reference,
        state: isDeletingDependents(known) ? 'waiting' : 'present',
      };
    }
    const resource = kinds.resourceOf(reference.apiVersion, reference.kind);
    const { namespace } = item.metadata;
    if (!resource || (resource.namespaced && !namespace)) {
      // Nothing is deleted for an owner that cannot be asked for.
      return { reference, state: 'present' };
    }
    const owner = await cluster.fresh(
      resource,
      resource.namespaced ? namespace : undefined,
      reference.name,
    );
    return {
      reference,
      state: owner?.metadata.uid === reference.uid ? 'present' : 'absent',
    };
  };

  return {
    name: 'garbage-collector-controller',
    workers: 8,
    watch(add) {
      kinds.listen((resource, { now, before }) => {
        const { metadata } = (now ?? before)!;
        const { uid } = metadata;
        if (now) {
          graph.set({ resource, metadata });
          const isLeaving =
            metadata.deletionTimestamp !== undefined &&
            metadata.finalizers?.length;
          if (metadata.ownerReferences?.length || isLeaving) {
            add(uid);
          }
        } else {
          graph.remove(uid);
        }
        if (!now || isDeletingDependents({ resource, metadata })) {
          graph.dependents(uid).forEach(each => add(each.metadata.uid));
        }
        for (const owner of [now, before].flatMap(
          each => each?.metadata.ownerReferences ?? [],
        )) {
          const known = graph.find(owner.uid);
          if (known && isDeletingDependents(known)) {
            add(owner.uid);
          }
        }
      });
    },
    async plan(uid) {
      const item = graph.find(uid);
      if (!item) {
        return { changes: [] };
      }
      const owners = item.metadata.deletionTimestamp
        ? []
        : await Promise.all(
            (item.metadata.ownerReferences ?? []).map(reference =>
              stateOf(item, reference),
            ),
          );
      return { changes: planItem(item, owners, graph.dependents(uid)) };
    },
  };
}
