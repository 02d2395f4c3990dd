import type { StepDefinition } from '../types';
import { systemTiming } from '../../observe/cluster/Timing';
import { decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { applyPauses, assertPaused, liftPauses, pausesOf } from './pauses';

/**
 * Asks autoscalers and the repository's owner to wait, and looks again after their next round
 * whether they do.
 */
export function pauseStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'pause',
    phase: 'before',
    async run(context) {
      const pauses = pausesOf(decisionsOf(context));
      const before = await applyPauses(context, pauses);
      if (pauses.length > 0) {
        await systemTiming.delay(
          dependencies.timings.settle * 1000,
          context.signal,
        );
        context.signal.throwIfAborted();
        await assertPaused(context);
      }
      return {
        outcome: 'done',
        words: pauses.length
          ? `${pauses.length} ${
              pauses.length === 1 ? 'object waits' : 'objects wait'
            } until the move is over`
          : 'Nothing has to wait',
        output: { before },
      };
    },
    async undo(context) {
      // What was taken away is there again by now.
      await liftPauses(context, ['start', 'recreated', 'repository']);
    },
  };
}
