import type { JsonObject } from '@backstage/types';
import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import { StepContext, StepDefinition, UndoRequired } from '../types';
import type { MoverResult } from '../movers/protocolResults';
import { copyOptions, reporter, withMover } from './carry';
import { decisionsOf, moversOf } from './decisions';
import type { MoveDependencies } from './deps';
import { assertPaused } from './pauses';
import { mostPasses, nextStaging, Pass } from './prediction';

/** rsync's words for files that vanished while it ran: normal beside a running application. */
const filesVanished = 24;

/** Why a pass while the application runs is not good enough; `undefined` where it is. */
function problemOf(result: MoverResult<'copy'>): string | undefined {
  const { exitCode, meaning, stderr } = result;
  return exitCode === 0 || exitCode === filesVanished
    ? undefined
    : `rsync ended with ${exitCode} (${meaning}): ${stderr}`;
}

interface StageOutput extends JsonObject {
  /** Of all claims together, oldest first. */
  passes: Array<{ changedBytes: number; seconds: number }>;
  bytes: number;
  files: number;
}

/** One pass over every claim. */
async function pass(
  context: StepContext,
  options: { dependencies: MoveDependencies; label: string },
): Promise<Pass & { bytes: number; files: number }> {
  const { dependencies, label } = options;
  const movers = moversOf(context, dependencies);
  const sum = { changedBytes: 0, seconds: 0, bytes: 0, files: 0 };
  for (const index of decisionsOf(context).claims.keys()) {
    const result = await withMover(context, {
      movers,
      index,
      work: mover =>
        mover.run(
          'copy',
          copyOptions(context, { index, dependencies }),
          reporter(context, label, context.plan.figures.bytes),
        ),
    });
    const problem = problemOf(result);
    if (problem) {
      throw new UndoRequired(problem, 'COPY_INCOMPLETE');
    }
    sum.changedBytes += result.changed.bytes;
    sum.seconds += result.seconds;
    sum.bytes += result.total.bytes;
    sum.files += result.total.files;
  }
  return sum;
}

/**
 * Copies while the application runs, again and again, until what would be left for the stop fits
 * what was confirmed.
 */
export function stageStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'stage',
    phase: 'before',
    async run(context) {
      const { claims, proof } = decisionsOf(context);
      const output = (context.output('stage') ?? {
        passes: [],
        bytes: 0,
        files: 0,
      }) as StageOutput;
      let { passes } = output;
      // Reading everything inside the stop takes as long as the first pass did at least.
      const readsAll =
        proof === 'prove-then-start' &&
        claims.some(({ source }) => source.kind === 'nfs');
      const floorSeconds = context.plan.figures.floorSeconds ?? 0;
      for (let passesNow = 1; ; passesNow += 1) {
        await assertPaused(context);
        const number = passes.length + 1;
        const { bytes, files, changedBytes, seconds } = await pass(context, {
          dependencies,
          label: `pass ${number} of ${Math.max(number, mostPasses)} at most`,
        });
        passes = [...passes, { changedBytes, seconds }];
        const remembered: StageOutput = { passes, bytes, files };
        await context.remember(remembered);
        await context.log({
          message: `Pass ${number} took ${seconds.toFixed(
            1,
          )} s; files with ${formatBytes(changedBytes)} had changed`,
        });
        const decision = nextStaging({
          passes,
          passesNow,
          floorSeconds: floorSeconds + (readsAll ? passes[0].seconds : 0),
          confirmedStopSeconds: context.confirmedStopSeconds,
        });
        if (decision.next === 'wait') {
          const { predictedStopSeconds } = decision;
          return {
            outcome: 'waits',
            predictedStopSeconds,
            words: `Staged. The stop would take about ${predictedStopSeconds} s; ${
              context.confirmedStopSeconds
                ? `${context.confirmedStopSeconds} s were confirmed`
                : 'nobody has confirmed one yet'
            }. The application runs on.`,
          };
        }
        if (decision.next === 'stop') {
          return {
            outcome: 'done',
            words: `${passes.length} passes; the stop will take about ${decision.predictedStopSeconds} s`,
            output: remembered,
          };
        }
      }
    },
    // Everything that was copied goes with the target.
  };
}
