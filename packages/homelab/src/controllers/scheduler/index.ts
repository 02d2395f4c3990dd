import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { isSame } from '../core/hash';
import { Node, Pod } from '../core/kinds';
import { isTerminal } from '../core/podState';
import { objectKey, splitKey } from '../core/resources';
import { PodsByNode } from './PodsByNode';
import { planPod } from './planPod';

const schedulerName = 'default-scheduler';
/** Milliseconds before a pod that found no node is tried again; doubled up to the last. */
const firstBackoffMs = 1_000;
const lastBackoffMs = 10_000;
/** A pod that nothing has moved is tried again after this long, as in the scheduler's queue. */
const flushMs = 300_000;

function isWaiting(pod: Pod): boolean {
  return (
    !pod.spec.nodeName &&
    !isTerminal(pod) &&
    !pod.metadata.deletionTimestamp &&
    !pod.spec.schedulingGates?.length &&
    (pod.spec.schedulerName ?? schedulerName) === schedulerName
  );
}

/** What of a node makes a difference to pods; heartbeats do not. */
function say({ metadata, spec, status }: Node) {
  return {
    labels: metadata.labels,
    taints: spec?.taints,
    unschedulable: spec?.unschedulable,
    allocatable: status?.allocatable,
  };
}

/** Gives pods their nodes, one pod at a time. */
export function scheduler(cluster: Cluster): ControllerDefinition {
  const { pods, nodes, claims, volumes, classes, namespaces } = cluster.caches;
  const placed = new PodsByNode(pods);
  /** Pods that found no node: how often, and when they may be tried again. */
  const failed = new Map<string, { attempts: number; notBefore: number }>();
  /** Pods that only wait for their volumes. */
  const expecting = new Set<string>();

  return {
    name: schedulerName,
    workers: 1,
    watch(add) {
      const addAgain = () => {
        const now = Date.now();
        failed.forEach(({ notBefore }, key) =>
          add(key, Math.max(0, notBefore - now)),
        );
      };
      pods.listen(({ now, before }) => {
        placed.changed(now, before);
        const key = objectKey((now ?? before)!.metadata);
        const isOut = !now || !isWaiting(now);
        if (isOut) {
          failed.delete(key);
          expecting.delete(key);
        }
        if (now && isWaiting(now)) {
          // The status that an attempt writes is no reason for another.
          if (!failed.has(key) || !isSame(now.spec, before?.spec)) {
            add(key);
          }
        } else if (
          !now ||
          isTerminal(now) ||
          now.spec.nodeName !== before?.spec.nodeName ||
          !isSame(now.metadata.labels, before?.metadata.labels)
        ) {
          addAgain();
        }
      });
      nodes.listen(({ now, before }) => {
        if (!now || !before || !isSame(say(now), say(before))) {
          addAgain();
        }
      });
      const storageChanged = () => {
        expecting.forEach(key => add(key));
        addAgain();
      };
      claims.listen(storageChanged);
      volumes.listen(storageChanged);
      classes.listen(storageChanged);
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const pod = pods.get(namespace, name);
      if (!pod || !isWaiting(pod)) {
        return { changes: [] };
      }
      placed.release(pod);
      const plan = planPod(
        {
          pod,
          nodes: [...nodes.all()].map(node => ({
            node,
            pods: placed.on(node.metadata.name),
          })),
          claim: each => claims.get(namespace, each),
          volume: each => volumes.get(undefined, each),
          volumes: volumes.all(),
          storageClass: each => classes.get(undefined, each),
          namespace: each => namespaces.get(undefined, each),
        },
        cluster.now(),
      );
      if (plan.waits) {
        expecting.add(key);
      } else {
        expecting.delete(key);
      }
      if (plan.node) {
        placed.assume(pod, plan.node);
        failed.delete(key);
        return { changes: plan.changes };
      }
      const attempts = (failed.get(key)?.attempts ?? 0) + 1;
      const backoffMs = Math.min(
        firstBackoffMs * 2 ** (attempts - 1),
        lastBackoffMs,
      );
      failed.set(key, { attempts, notBefore: Date.now() + backoffMs });
      return { changes: plan.changes, againInMs: flushMs };
    },
  };
}
