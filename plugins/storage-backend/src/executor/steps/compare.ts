import type { JsonObject } from '@backstage/types';
import type { StepDefinition } from '../types';
import { reporter, treeOptions, withMover } from './carry';
import { decisionsOf, isProvenLate, moversOf } from './decisions';
import type { MoveDependencies } from './deps';

/**
 * Compares both sides while the application runs, so that the stop has to read again only what
 * changed since. The record stays in the mover: with it the comparison is lost, never the move.
 * On NFS a record proves nothing, so there is none, unless the rest is proven after the start.
 */
export function compareStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'compare',
    phase: 'before',
    async run(context) {
      const movers = moversOf(context, dependencies);
      const words: string[] = [];
      const proven: JsonObject = {};
      const decisions = decisionsOf(context);
      for (const [index, claim] of decisions.claims.entries()) {
        const isLate = isProvenLate(decisions, claim);
        if (claim.source.kind === 'nfs' && !isLate) {
          words.push(`${claim.name} is on NFS and read again in the stop`);
          continue;
        }
        const result = await withMover(context, {
          movers,
          index,
          work: mover =>
            mover.run(
              'compare',
              { ...treeOptions(context, index), localSource: !isLate },
              reporter(context, `comparing ${claim.name}`),
            ),
        });
        proven[claim.name] = result.proven.bytes;
        words.push(
          isLate
            ? `${result.read.files} files of ${claim.name} were compared; its server's stamps tell which of them change`
            : `${result.proven.files} of ${result.read.files} files of ${claim.name} are proven`,
        );
      }
      return {
        outcome: 'done',
        words: words.join('; '),
        output: { proven },
      };
    },
  };
}
