import { NeedsPerson, StepContext, StepDefinition } from '../types';
import type { MoverResult } from '../movers/protocolResults';
import { MoverLost, MoverRefused } from '../movers/runCommand';
import { reporter, treeOptions } from './carry';
import { decisionsOf, isProvenLate, moversOf } from './decisions';
import type { MoveDependencies } from './deps';
import { differenceWords } from './prove';

async function proveClaim(
  context: StepContext,
  options: { dependencies: MoveDependencies; index: number },
): Promise<MoverResult<'prove-rest'>> {
  const { dependencies, index } = options;
  const { name, volumeName } = decisionsOf(context).claims[index];
  const kept = `The application runs at the new place; the original, volume '${volumeName}', is as it was when it stopped, and a roll back leads to it`;
  try {
    const keeper = await moversOf(context, dependencies).keeper(index);
    const result = await keeper.proveRest(
      treeOptions(context, index),
      reporter(
        context,
        `reading the original of ${name}`,
        context.plan.figures.bytes,
      ),
    );
    const difference = differenceWords(result);
    if (difference && context.rules.provenLate) {
      throw new NeedsPerson(
        `What was copied of claim '${name}' is not what the original holds: ${difference}. ${kept}`,
        'COPY_DIFFERS',
      );
    }
    return result;
  } catch (error) {
    if (error instanceof MoverLost || error instanceof MoverRefused) {
      throw new NeedsPerson(
        `That the copy of claim '${name}' is complete can't be proven any more: ${error.message}. ${kept}`,
        'PROOF_LOST',
      );
    }
    throw error;
  }
}

/**
 * Reads the frozen original in full against what the target was before the application started on
 * it. Only this ends a move that started before everything was proven: what was called unchanged by
 * a server's word turns out to be, or a person is told, with the original as it was.
 */
export function proveRestStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'prove-rest',
    phase: 'after',
    async run(context) {
      const decisions = decisionsOf(context);
      const words: string[] = [];
      for (const [index, claim] of decisions.claims.entries()) {
        if (!isProvenLate(decisions, claim)) {
          words.push(`${claim.name} was proven before the start`);
          continue;
        }
        const { read } = await proveClaim(context, { dependencies, index });
        words.push(
          `${claim.name}: ${read.files} files were read from the original now; they are what was copied`,
        );
      }
      return { outcome: 'done', words: words.join('; ') };
    },
  };
}
