import { StepContext, UndoRequired } from '../types';
import { podRef, waitUntil } from '../movers/objects';
import type { MoveTimings } from './deps';
import { endedByKubelet, FormerPod, killedContainers } from './podEndings';
import type { PodWatch } from './podWatch';
import { assertStopped } from './stopping';

async function renewalOf(
  context: StepContext,
  node: string,
): Promise<string | undefined> {
  const lease = await context.cluster.get({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    namespace: 'kube-node-lease',
    name: node,
  });
  return (lease?.spec as { renewTime?: string } | undefined)?.renewTime;
}

async function isReady(context: StepContext, node: string): Promise<boolean> {
  const found = await context.cluster.get({
    apiVersion: 'v1',
    kind: 'Node',
    name: node,
  });
  const { conditions = [] } = (found?.status ?? {}) as {
    conditions?: Array<{ type: string; status: string }>;
  };
  return conditions.some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
}

/**
 * Waits until a node has reported since now, for as long as asked. The node's own stamps are
 * compared with one another, never with our clock.
 *
 * @throws UndoRequired with `NODE_NOT_REPORTING`: a writer may still run there
 */
export async function awaitReport(
  context: StepContext,
  options: {
    node: string;
    forSeconds: number;
    why: string;
    timings: MoveTimings;
  },
): Promise<void> {
  const { node, forSeconds, why, timings } = options;
  const first = await renewalOf(context, node);
  await waitUntil(context, {
    timeoutSeconds: timings.nodeReport + forSeconds,
    look: async () => {
      const now = await renewalOf(context, node);
      if (!first || !now || now === first) {
        return undefined;
      }
      const passed = (Date.parse(now) - Date.parse(first)) / 1000;
      return passed >= forSeconds && (await isReady(context, node))
        ? true
        : undefined;
    },
    late: () =>
      new UndoRequired(
        `Node '${node}' has not reported since ${why}: a process may still write there. Power the node off, confirm that it is off, and delete its Node object; then try again.`,
        'NODE_NOT_REPORTING',
      ),
  });
}

/**
 * Waits until former pods are gone and nothing of them can write any more: each object went after
 * its kubelet had ended the containers, and the node has reported since. Where nobody saw how an
 * object went, its node has to report for longer than the pod could have lived on.
 */
export async function awaitGone(
  context: StepContext,
  options: {
    pods: FormerPod[];
    namespace: string;
    watch: PodWatch;
    timings: MoveTimings;
  },
): Promise<void> {
  const { pods, namespace, watch, timings } = options;
  for (const pod of pods) {
    const timeoutSeconds = pod.graceSeconds + timings.podEnd;
    await waitUntil(context, {
      timeoutSeconds,
      look: async () => {
        const there = await context.cluster.get(podRef(namespace, pod.name));
        if (there?.metadata.uid !== pod.uid || !context.rules.podsGone) {
          return true;
        }
        // One that is wanted again before it went never goes.
        await assertStopped(context);
        return undefined;
      },
      late: () =>
        new UndoRequired(
          `Pod '${pod.name}' is still there ${timeoutSeconds} s after it was asked to end`,
          'POD_STAYS',
        ),
    });
    if (!pod.node || !context.rules.nodeReported) {
      continue;
    }
    // The watch may be a moment behind the read.
    const last = await waitUntil(context, {
      timeoutSeconds: 2,
      look: async () => watch.endOf(pod.uid),
      late: () => new Error('not seen'),
    }).catch(() => undefined);
    context.signal.throwIfAborted();
    const proven =
      !context.rules.endSeen || (last !== undefined && endedByKubelet(last));
    if (last) {
      for (const container of killedContainers(last)) {
        await context.warn(
          `Container '${container}' of pod '${pod.name}' did not end by itself within ${pod.graceSeconds} s and was killed (exit code 137)`,
        );
      }
    }
    if (!proven) {
      await context.log({
        level: 'warning',
        message: `Nobody saw how pod '${pod.name}' ended; node '${pod.node}' has to report for longer than it could live on`,
      });
    }
    await awaitReport(context, {
      node: pod.node,
      forSeconds: proven ? 0 : pod.graceSeconds + timings.notice,
      why: `pod '${pod.name}' ended`,
      timings,
    });
  }
}
