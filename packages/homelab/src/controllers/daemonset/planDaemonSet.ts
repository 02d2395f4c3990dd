import { Change, earliest, Plan } from '../core/changes';
import { DaemonSet, Node, Pod, Revision } from '../core/kinds';
import { claimObjects } from '../core/owners';
import { podCreation, podDeletion, scaledValue } from '../core/podSets';
import { availableIn, isActive, isAvailable } from '../core/podState';
import { resources } from '../core/resources';
import {
  chooseRevision,
  sortedRevisions,
  truncateRevisions,
} from '../core/revisions';
import { daemonPod, nodeOf, placement } from './placement';
import { daemonStatus } from './status';

/** What is known of a daemon set at one moment. */
export interface DaemonSnapshot {
  set: DaemonSet;
  nodes: readonly Node[];
  /** Of its namespace. */
  pods: Iterable<Pod>;
  /** Of its namespace. */
  revisions: Iterable<Revision>;
  now: number;
}

const hashLabel = 'controller-revision-hash';
const hashOf = ({ metadata }: Revision) =>
  metadata.labels?.['controller.kubernetes.io/hash'] ?? '';

/**
 * What is due for a DaemonSet: one pod on each node that it fits, renewed few
 * at a time, and its status. Surging updates are left out.
 */
export function planDaemonSet(snapshot: DaemonSnapshot): Plan {
  const { set, now } = snapshot;
  const { selector, template, revisionHistoryLimit = 10 } = set.spec;
  const owner = { owner: set, ownerResource: resources.daemonSets, selector };
  const pods = claimObjects({
    ...owner,
    objects: snapshot.pods,
    resource: resources.pods,
  });
  const history = claimObjects({
    ...owner,
    objects: snapshot.revisions,
    resource: resources.revisions,
  });
  const adoptions = [...history.changes, ...pods.changes];
  if (adoptions.length) {
    return { changes: adoptions };
  }
  const revisions = sortedRevisions(history.owned);
  const { update, change } = chooseRevision({
    owner: set,
    resource: resources.daemonSets,
    revisions,
    labels: template.metadata?.labels ?? {},
  });
  if (!update) {
    return { changes: change ? [change] : [] };
  }
  const hash = hashOf(update);
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods.owned) {
    const node = nodeOf(pod) ?? '';
    byNode.set(node, [...(byNode.get(node) ?? []), pod]);
  }
  const changes = change ? [change] : [];
  if (!set.metadata.deletionTimestamp) {
    const managed = managePods(snapshot, byNode, hash);
    changes.push(
      ...(managed.length ? managed : renewPods(snapshot, byNode, hash)),
    );
    const live = new Set([
      update.metadata.name,
      ...revisions
        .filter(each =>
          pods.owned.some(
            ({ metadata }) => metadata.labels?.[hashLabel] === hashOf(each),
          ),
        )
        .map(({ metadata }) => metadata.name),
    ]);
    changes.push(...truncateRevisions(revisions, live, revisionHistoryLimit));
  }
  const { minReadySeconds = 0 } = set.spec;
  return {
    changes,
    status: daemonStatus(snapshot, byNode, hash),
    againInMs: earliest(
      ...pods.owned
        .map(pod => availableIn(pod, minReadySeconds, now))
        .filter(ms => ms !== 0),
    ),
  };
}

const { daemonSets: resource } = resources;

function managePods(
  { set, nodes }: DaemonSnapshot,
  byNode: ReadonlyMap<string, Pod[]>,
  hash: string,
): Change[] {
  const changes: Change[] = [];
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  for (const node of nodes) {
    const { name } = node.metadata;
    const pods = byNode.get(name) ?? [];
    const { run, keep } = placement(set, node);
    if (run && pods.length === 0) {
      changes.push(podCreation(set, resource, daemonPod(set, name, hash)));
    } else if (!keep) {
      changes.push(
        ...pods
          .filter(({ metadata }) => !metadata.deletionTimestamp)
          .map(pod => podDeletion(set, resource, pod)),
      );
    } else {
      changes.push(...tidy(set, name, pods));
    }
  }
  for (const [name, pods] of byNode) {
    // What was meant for a node that is gone before it got there.
    changes.push(
      ...pods
        .filter(
          pod =>
            !names.has(name) &&
            !pod.spec.nodeName &&
            !pod.metadata.deletionTimestamp,
        )
        .map(pod => podDeletion(set, resource, pod)),
    );
  }
  return changes;
}

/** Deletes what has ended on a node, and all but the oldest of several. */
function tidy(set: DaemonSet, node: string, pods: readonly Pod[]): Change[] {
  const ended = pods.filter(
    pod => !isActive(pod) && !pod.metadata.deletionTimestamp,
  );
  const active = pods
    .filter(isActive)
    .sort(
      (one, other) =>
        Number(Boolean(other.spec.nodeName)) -
          Number(Boolean(one.spec.nodeName)) ||
        Date.parse(one.metadata.creationTimestamp ?? '') -
          Date.parse(other.metadata.creationTimestamp ?? ''),
    );
  return [
    ...ended.flatMap((pod): Change[] => {
      const { namespace, name } = pod.metadata;
      const failed = pod.status?.phase === 'Failed';
      return [
        {
          verb: 'event',
          event: {
            about: set,
            resource,
            type: failed ? 'Warning' : 'Normal',
            reason: failed ? 'FailedDaemonPod' : 'SucceededDaemonPod',
            message: `Found ${
              failed ? 'failed' : 'succeeded'
            } daemon pod ${namespace}/${name} on node ${node}, will try to ${
              failed ? 'kill' : 'delete'
            } it`,
          },
        },
        podDeletion(set, resource, pod),
      ];
    }),
    ...active.slice(1).map(pod => podDeletion(set, resource, pod)),
  ];
}

function renewPods(
  { set, nodes, now }: DaemonSnapshot,
  byNode: ReadonlyMap<string, Pod[]>,
  hash: string,
): Change[] {
  const { updateStrategy, minReadySeconds = 0 } = set.spec;
  if (updateStrategy?.type === 'OnDelete') {
    return [];
  }
  const wanted = nodes.filter(node => placement(set, node).run);
  const most = Math.max(
    1,
    scaledValue(
      updateStrategy?.rollingUpdate?.maxUnavailable ?? 1,
      wanted.length,
      true,
    ),
  );
  const present = wanted.map(({ metadata }) =>
    (byNode.get(metadata.name) ?? []).find(isActive),
  );
  const isUsable = (pod?: Pod) =>
    pod !== undefined && isAvailable(pod, minReadySeconds, now);
  const old = present.filter(
    (pod): pod is Pod =>
      pod !== undefined && pod.metadata.labels?.[hashLabel] !== hash,
  );
  // Those that serve nobody cost nothing.
  const idle = old.filter(pod => !isUsable(pod));
  const room = most - present.filter(pod => !isUsable(pod)).length;
  return [...idle, ...old.filter(isUsable).slice(0, Math.max(0, room))].map(
    pod => podDeletion(set, resource, pod),
  );
}
