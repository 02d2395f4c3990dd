import { StepDefinition, UndoRequired } from '../types';
import { wordsOf, refOf } from '../movers/objects';
import { awaitGone } from './awaitGone';
import { decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { removeFinishedPods } from './jobs';
import { assertHeld } from './lock';
import { assertPaused, liftPauses } from './pauses';
import { FormerPod, formerPodOf } from './podEndings';
import { podsOnClaims } from './podsOnClaims';
import { PodWatch } from './podWatch';
import { readRecord } from './record';
import { restartWorkload } from './restarting';
import { assertStopped, stopWorkload } from './stopping';

/**
 * Stops what uses the claims and waits until nothing of it can write any more. Undone, the
 * workload comes back as it was.
 */
export function stopStep(dependencies: MoveDependencies): StepDefinition {
  const { timings } = dependencies;
  return {
    id: 'stop',
    phase: 'before',
    deadlineSeconds: 1800,
    async run(context) {
      const decisions = decisionsOf(context);
      const { namespace, workload } = decisions;
      // Without what was written down nothing could be made anew.
      const recorded = context.rules.recordBeforeStop
        ? (await readRecord(context, dependencies)).workload
        : undefined;
      await assertHeld(context, dependencies);
      await assertPaused(context);
      const watch = new PodWatch({
        cluster: context.cluster,
        namespace,
        signal: context.signal,
      });
      await watch.start();
      try {
        const remembered = context.output('stop') ?? {};
        const known = (remembered.pods ?? []) as FormerPod[];
        const { running } = await podsOnClaims(context);
        const pods = [
          ...known,
          ...running
            .filter(({ metadata }) =>
              known.every(({ uid }) => uid !== metadata.uid),
            )
            .map(formerPodOf),
        ];
        const stoppedAt = String(
          remembered.stoppedAt ?? context.now().toISOString(),
        );
        await context.remember({ pods, stoppedAt });
        await context.downtime({ stoppedAt });
        if (workload) {
          await stopWorkload(context, { workload, recorded, timings });
        }
        // What was started before the workload was stopped is seen only now.
        const late = (await podsOnClaims(context)).running
          .map(formerPodOf)
          .filter(({ uid }) => pods.every(each => each.uid !== uid));
        const all = [...pods, ...late];
        await context.remember({ pods: all, stoppedAt });
        // The pod of a Job stays after its end, until somebody removes it.
        await removeFinishedPods(context, { timings });
        await awaitGone(context, { pods: all, namespace, watch, timings });
        const { running: left } = await podsOnClaims(context);
        if (left.length > 0 && context.rules.nobodyLeft) {
          throw new UndoRequired(
            `${wordsOf(
              refOf(left[0]),
            )} names a claim that is about to move, and is not part of what was stopped`,
            'WORKLOAD_CAME_BACK',
          );
        }
        await assertStopped(context);
        await assertPaused(context);
        const goneAt = context.now().toISOString();
        return {
          outcome: 'done',
          words:
            all.length === 0
              ? 'Nothing was running on it'
              : `${all.length} ${
                  all.length === 1 ? 'pod is' : 'pods are'
                } gone, and ${
                  all.length === 1 ? 'its node has' : 'their nodes have'
                } reported since`,
          output: { pods: all, stoppedAt, goneAt },
        };
      } finally {
        await watch.stop();
      }
    },

    async undo(context) {
      const decisions = decisionsOf(context);
      const { workload } = decisions;
      // It is put down that something is about to be stopped before anything is.
      if (!workload || !context.output('stop')?.stoppedAt) {
        return;
      }
      const { workload: manifest } = await readRecord(context, dependencies);
      await liftPauses(context, ['start']);
      await restartWorkload(context, { workload, manifest, timings });
    },
  };
}
