import { StepContext, StepDefinition } from '../types';
import { waitUntil } from '../movers/objects';
import { decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { liftPauses } from './pauses';
import { notReadyYet } from './readiness';
import { restartWorkload } from './restarting';

/** The deadline passed; the step says what that means. */
class NotReady extends Error {}

/** Puts down how long the application was away, and what of that any way of moving would cost. */
async function closeDowntime(
  context: StepContext,
  readyAt: string,
): Promise<void> {
  const { stoppedAt, goneAt } = context.output('stop') ?? {};
  const { boundAt } = context.output('rebind') ?? {};
  const between = (from: unknown, to: unknown) =>
    (Date.parse(String(to)) - Date.parse(String(from))) / 1000;
  if (!stoppedAt) {
    return;
  }
  const totalSeconds = between(stoppedAt, readyAt);
  const dataSeconds = goneAt && boundAt ? between(goneAt, boundAt) : 0;
  await context.downtime({
    readyAt,
    totalSeconds,
    dataSeconds,
    floorSeconds: Math.max(0, totalSeconds - dataSeconds),
  });
}

/**
 * Starts the application at its new place. One that is not ready in time stays there: whether to
 * wait, to mend or to roll back is for a person to say.
 */
export function startStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'start',
    phase: 'after',
    async run(context) {
      const decisions = decisionsOf(context);
      const { workload } = decisions;
      if (!workload) {
        return { outcome: 'done', words: 'Nobody mounts it' };
      }
      const startedAt = String(
        context.output('start')?.startedAt ?? context.now().toISOString(),
      );
      await context.remember({ startedAt });
      // An autoscaler that still held the workload at 0 would take the count away again.
      await liftPauses(context, ['start']);
      await restartWorkload(context, {
        workload,
        timings: dependencies.timings,
      });
      await liftPauses(context, ['recreated']);
      if (workload.replicas === 0) {
        return { outcome: 'done', words: 'It was not running before either' };
      }
      const passed = (context.now().getTime() - Date.parse(startedAt)) / 1000;
      let missing: string | undefined = 'it was not looked at';
      const isReady = await waitUntil(context, {
        // Looked at again after the deadline: a person may have mended it.
        timeoutSeconds: Math.max(0, dependencies.timings.ready - passed),
        look: async () => {
          missing = await notReadyYet(context, workload);
          return missing === undefined ? true : undefined;
        },
        late: () => new NotReady(),
      }).catch(error => {
        if (error instanceof NotReady) {
          return false;
        }
        throw error;
      });
      if (!isReady) {
        return {
          outcome: 'stays',
          state: 'moved-not-ready',
          words: `The data is at its new place, and ${workload.kind} '${workload.name}' is not ready there: ${missing}. Mend it, or roll back: the original is kept.`,
        };
      }
      const readyAt = context.now().toISOString();
      await closeDowntime(context, readyAt);
      return {
        outcome: 'done',
        words: `${workload.kind} '${workload.name}' is ready`,
        output: { startedAt, readyAt },
      };
    },
  };
}
