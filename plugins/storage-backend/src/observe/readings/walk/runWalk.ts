import { setTimeout as delay } from 'timers/promises';
import type { ObservedEvent } from '@stowage/backstage-plugin-storage-common';
import type {
  ClusterClient,
  KubernetesObject,
} from '../../../adapters/kubernetes/ClusterClient';
import { ClusterError } from '../../../adapters/kubernetes/ClusterError';
import type { WalkConfig } from '../../../config/types';
import { parseWalkOutput, WalkOutput } from './output';
import { buildWalkPod, walkPodName, walkSelector } from './pod';
import { isWalkPod, walkPodOutcome } from './podOutcome';
import type { WalkTarget } from './targets';
import { walkRefusal } from './walkRefusal';

/** What came of one target. */
export interface WalkResult {
  target: WalkTarget;
  /** When the pod finished, or when it was given up. */
  at: string;
  outcome:
    | Extract<WalkOutput, { complete: true }>
    | { complete: false; reason: string; missingDirectory: boolean };
}

/** What a walk works with. */
export interface WalkOptions {
  client: ClusterClient;
  config: WalkConfig;
  targets: WalkTarget[];
  /** What the watch knows of events about a pod in the walk namespace, at this moment. */
  podEvents: (pod: { name: string; uid?: string }) => ObservedEvent[];
  signal?: AbortSignal;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
  /** Between two looks at the pods; for tests. */
  pollMs?: number;
}

/** Pods at a time in one cluster. */
const concurrentPods = 16;
/**
 * How often a target gets a new pod because somebody took the old one away. Another replica that
 * is done with the pod does so; more often than that it is something that does not want our pods.
 */
const mostRestarts = 3;
/** 150 bytes a line are 25,000 directories. */
const logLimitBytes = 4 * 1024 * 1024;
/** What a pod gets on top of its own deadline before it is given up here. */
const graceMs = 15_000;

function podRef(pod: KubernetesObject) {
  const { namespace, name, uid } = pod.metadata;
  return { apiVersion: 'v1', kind: 'Pod', namespace, name, uid };
}

function isConflict(error: unknown): boolean {
  return error instanceof ClusterError && error.reason === 'conflict';
}

/** A pod of ours that no walk of now can want: finished long ago, or past its deadline. */
function isLeftover(
  pod: KubernetesObject,
  options: { now: number; timeoutMs: number },
): boolean {
  const created = Date.parse(String(pod.metadata.creationTimestamp));
  return options.now - created > options.timeoutMs + 2 * graceMs;
}

/**
 * Walks all targets with short-lived pods, in their order, and answers one result for each,
 * whatever happens. Where `signal` ends it before, the answer has the results until then; pods
 * that still walk are adopted by the next walk.
 *
 * May be run again at any time, and by two replicas at once: pods have deterministic names, one
 * that runs already is adopted, and leftovers of a crash are swept. A pod under our name that does
 * not carry our labels is refused, not touched.
 *
 * @throws ClusterError where the API server cannot be asked for longer than a moment; a refusal
 * that concerns walking (RBAC, admission, missing namespace) becomes the result of each target.
 */
export async function runWalk(options: WalkOptions): Promise<WalkResult[]> {
  const { client, config, podEvents, signal } = options;
  const { namespace } = config;
  const now = options.now ?? Date.now;
  const waiting = [...options.targets];
  const active = new Map<
    string,
    { target: WalkTarget; since: number; restarts: number }
  >();
  const results: WalkResult[] = [];

  function finish(
    target: WalkTarget,
    outcome: WalkResult['outcome'],
    at: string = new Date(now()).toISOString(),
  ) {
    active.delete(walkPodName(target, config.image));
    results.push({ target, at, outcome });
  }
  function fail(target: WalkTarget, reason: string, missingDirectory = false) {
    finish(target, { complete: false, reason, missingDirectory });
  }
  function refused(error: unknown): string {
    const reason = walkRefusal({ error, namespace });
    if (reason === undefined) {
      throw error;
    }
    return reason;
  }

  let pods: KubernetesObject[];
  try {
    pods = await client.listPods({ namespace, labelSelector: walkSelector });
    for (const pod of pods) {
      if (isLeftover(pod, { now: now(), timeoutMs: config.timeoutMs })) {
        await client.delete(podRef(pod));
      }
    }
  } catch (error) {
    const reason = refused(error);
    waiting.forEach(target => fail(target, reason));
    return results;
  }

  async function start(target: WalkTarget, restarts = 0): Promise<void> {
    const pod = buildWalkPod({ target, config });
    const { name } = pod.metadata;
    try {
      await client.create(pod);
    } catch (error) {
      const existing = await client.get(podRef(pod));
      if (existing && !isWalkPod(existing)) {
        fail(
          target,
          `A pod ${namespace}/${name} exists that Stowage did not make. Delete it or choose another namespace for walks.`,
        );
        return;
      }
      if (!existing && !isConflict(error)) {
        fail(target, refused(error));
        return;
      }
      // There, or gone between the two questions: the next look tells.
    }
    active.set(name, { target, since: now(), restarts });
  }

  /** Whether a pod has been taken away, or is being, since it was listed. */
  async function isGoing(pod: KubernetesObject): Promise<boolean> {
    const current = await client.get(podRef(pod));
    return (
      !current ||
      current.metadata.uid !== pod.metadata.uid ||
      current.metadata.deletionTimestamp !== undefined
    );
  }

  /** Looks at one pod, and at its log where it is done. */
  async function look(
    { target, restarts }: { target: WalkTarget; restarts: number },
    { pod, overdue }: { pod?: KubernetesObject; overdue: boolean },
  ): Promise<void> {
    if (!pod && restarts < mostRestarts) {
      // It was on its way out when it was adopted, or another replica was done with it.
      await start(target, restarts + 1);
      return;
    }
    if (!pod) {
      fail(target, 'the walk pod was deleted while it ran');
      return;
    }
    const events = podEvents(pod.metadata);
    const outcome = walkPodOutcome({ pod, events, overdue });
    if (outcome.state === 'running') {
      return;
    }
    if (outcome.state === 'failed') {
      fail(target, outcome.reason, outcome.missingDirectory);
    } else {
      const { name } = pod.metadata;
      const log = await client.podLog({
        namespace,
        name,
        limitBytes: logLimitBytes,
      });
      const output = parseWalkOutput(log);
      if (!output.complete && (await isGoing(pod))) {
        // Its log goes with it, and the node then answers with a sentence instead. The next look
        // finds it gone.
        return;
      }
      finish(
        target,
        output.complete ? output : { ...output, missingDirectory: false },
        outcome.finishedAt,
      );
    }
    await client.delete(podRef(pod));
  }

  let silentSince: number | undefined;
  while (waiting.length > 0 || active.size > 0) {
    if (signal?.aborted) {
      return results;
    }
    while (waiting.length > 0 && active.size < concurrentPods) {
      await start(waiting.shift()!);
    }
    if (active.size === 0) {
      continue;
    }
    try {
      await delay(options.pollMs ?? 1000, undefined, { signal });
    } catch {
      // Nothing but the signal ends the pause.
      return results;
    }
    try {
      pods = await client.listPods({ namespace, labelSelector: walkSelector });
      silentSince = undefined;
    } catch (error) {
      // The pods go on walking while the API server restarts.
      silentSince ??= now();
      if (walkRefusal({ error, namespace }) || now() - silentSince > graceMs) {
        throw error;
      }
      continue;
    }
    const byName = new Map(pods.map(pod => [pod.metadata.name, pod]));
    for (const [name, entry] of [...active]) {
      const overdue = now() - entry.since > config.timeoutMs + graceMs;
      try {
        await look(entry, { pod: byName.get(name), overdue });
      } catch (error) {
        const reason = walkRefusal({ error, namespace });
        if (active.has(name) && (reason || overdue)) {
          fail(entry.target, reason ?? String(error));
        }
      }
    }
  }
  return results;
}
