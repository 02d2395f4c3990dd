import { Change } from '../core/changes';
import { isSame } from '../core/hash';
import { DaemonSet, Node, Pod } from '../core/kinds';
import { isAvailable, isReady } from '../core/podState';
import { resources } from '../core/resources';
import { placement } from './placement';

interface Facts {
  set: DaemonSet;
  nodes: readonly Node[];
  now: number;
}

/** The status that a daemon set ought to have, as a write if it has another. */
export function daemonStatus(
  { set, nodes, now }: Facts,
  byNode: ReadonlyMap<string, Pod[]>,
  hash: string,
): Change | undefined {
  const { minReadySeconds = 0 } = set.spec;
  const wanted = nodes.filter(node => placement(set, node).run);
  const on = (node: Node) =>
    (byNode.get(node.metadata.name) ?? []).filter(
      ({ metadata }) => !metadata.deletionTimestamp,
    );
  const count = (condition: (pod: Pod) => boolean) =>
    wanted.filter(node => on(node).some(condition)).length;
  const available = count(pod => isAvailable(pod, minReadySeconds, now));
  const before = set.status ?? {};
  const next: DaemonSet['status'] = {
    ...before,
    observedGeneration: set.metadata.generation,
    desiredNumberScheduled: wanted.length,
    currentNumberScheduled: count(() => true),
    numberMisscheduled: nodes.filter(
      node => !wanted.includes(node) && on(node).length,
    ).length,
    numberReady: count(isReady),
    updatedNumberScheduled: count(
      ({ metadata }) => metadata.labels?.['controller-revision-hash'] === hash,
    ),
    numberAvailable: available,
    numberUnavailable: wanted.length - available,
  };
  const shown = {
    updatedNumberScheduled: 0,
    numberAvailable: 0,
    numberUnavailable: 0,
    ...before,
  };
  return isSame(next, shown)
    ? undefined
    : {
        verb: 'update',
        resource: resources.daemonSets,
        object: { ...set, status: next } as DaemonSet,
        subresource: 'status',
        tolerate: ['NotFound'],
      };
}
