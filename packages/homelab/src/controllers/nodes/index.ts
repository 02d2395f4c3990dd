import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { Node, Pod } from '../core/kinds';
import { objectKey, resources, splitKey } from '../core/resources';
import { conditionStatus, evictsIn, planNode } from './planNode';
import { planEviction, planPodGarbage } from './planPodOnNode';

/** The default of kube-controller-manager, in seconds. */
export const defaultGraceSeconds = 50;

function podsOn(pods: Iterable<Pod>, node: string): Pod[] {
  return [...pods].filter(({ spec }) => spec.nodeName === node);
}

/** Watches over the nodes' Leases and marks what is silent. */
export function nodeLifecycle(
  cluster: Cluster,
  graceSeconds: number,
): ControllerDefinition {
  const { nodes, leases, pods } = cluster.caches;
  const { clock } = cluster;
  const began = clock.machineNow();
  /** By name: when the Lease was seen to change, in time that nobody sets. */
  const heard = new Map<string, number>();
  return {
    name: 'node-controller',
    watch(add) {
      leases.listen(({ now }) => {
        if (now) {
          heard.set(now.metadata.name, clock.machineNow());
        }
      });
      nodes.listen(({ now, before }) => {
        const node = (now ?? before)!;
        const { name } = node.metadata;
        if (now && !before) {
          heard.set(name, clock.machineNow());
          cluster.recorder.record('node-controller', {
            about: node,
            resource: resources.nodes,
            type: 'Normal',
            reason: 'RegisteredNode',
            message: `Node ${name} event: Registered Node ${name} in Controller`,
          });
        }
        if (!now) {
          heard.delete(name);
          cluster.recorder.record('node-controller', {
            about: node,
            resource: resources.nodes,
            type: 'Normal',
            reason: 'RemovingNode',
            message: `Node ${name} event: Removing Node ${name} from Controller`,
          });
        }
        const isReady = (each?: Node) =>
          each && conditionStatus(each, 'Ready') === 'True';
        if (isReady(now) !== isReady(before)) {
          // Whether pods are driven away depends on how many nodes are left.
          [...nodes.all()].forEach(each => add(each.metadata.name));
        } else if (now) {
          add(name);
        }
      });
    },
    plan(name) {
      const node = nodes.get(undefined, name);
      const silentMs = clock.machineNow() - (heard.get(name) ?? began);
      return node
        ? planNode({
            node,
            heardAt: cluster.now() - silentMs,
            graceMs: graceSeconds * 1000,
            pods:
              conditionStatus(node, 'Ready') === 'True'
                ? []
                : podsOn(pods.all(), name),
            evicts: evictsIn([...nodes.all()]),
            now: cluster.now(),
          })
        : { changes: [] };
    },
  };
}

/** Evicts pods from nodes with taints that they do not put up with for longer. */
export function taintEviction(cluster: Cluster): ControllerDefinition {
  const { nodes, pods } = cluster.caches;
  const taintsOf = (name: string | undefined) =>
    nodes
      .get(undefined, name ?? '')
      ?.spec?.taints?.filter(({ effect }) => effect === 'NoExecute');
  return {
    name: 'taint-eviction-controller',
    watch(add) {
      pods.listen(({ now, before }) => {
        if (now?.spec.nodeName && now.spec.nodeName !== before?.spec.nodeName) {
          add(objectKey(now.metadata));
        }
      });
      nodes.listen(({ now }) => {
        if (taintsOf(now?.metadata.name)?.length) {
          podsOn(pods.all(), now!.metadata.name).forEach(pod =>
            add(objectKey(pod.metadata)),
          );
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const pod = pods.get(namespace, name);
      return pod
        ? planEviction(pod, taintsOf(pod.spec.nodeName), cluster.now())
        : { changes: [] };
    },
  };
}

/** Removes pods that no kubelet will remove. */
export function podGarbage(cluster: Cluster): ControllerDefinition {
  const { nodes, pods } = cluster.caches;
  const missing = new Map<string, number>();
  return {
    name: 'pod-garbage-collector-controller',
    watch(add) {
      pods.listen(({ now }) => {
        if (
          now &&
          (now.spec.nodeName
            ? !nodes.get(undefined, now.spec.nodeName)
            : now.metadata.deletionTimestamp)
        ) {
          add(objectKey(now.metadata));
        }
      });
      nodes.listen(({ now, before }) => {
        const { name } = (now ?? before)!.metadata;
        if (now) {
          missing.delete(name);
        } else {
          podsOn(pods.all(), name).forEach(pod => add(objectKey(pod.metadata)));
        }
      });
    },
    async plan(key) {
      const { namespace, name } = splitKey(key);
      const pod = pods.get(namespace, name);
      if (!pod) {
        return { changes: [] };
      }
      const { nodeName } = pod.spec;
      if (!nodeName || nodes.get(undefined, nodeName)) {
        return planPodGarbage(pod, undefined, cluster.now());
      }
      const since = missing.get(nodeName) ?? cluster.now();
      missing.set(nodeName, since);
      const plan = planPodGarbage(pod, since, cluster.now());
      // Bytes hang on this: a node that only the watch does not have is there.
      return plan.changes.length &&
        (await cluster.fresh(resources.nodes, undefined, nodeName))
        ? { changes: [] }
        : plan;
    },
  };
}
