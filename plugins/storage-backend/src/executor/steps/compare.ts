import type { JsonObject } from '@backstage/types';
import type { StepDefinition } from '../types';
import { reporter, treeOptions, withMover } from './carry';
import { decisionsOf, moversOf } from './decisions';
import type { MoveDependencies } from './deps';

/**
 * Compares both sides while the application runs, so that the stop has to read again only what
 * changed since. The record stays in the mover: with it the comparison is lost, never the move.
 * On NFS a record proves nothing, so there is none.
 */
export function compareStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'compare',
    phase: 'before',
    async run(context) {
      const movers = moversOf(context, dependencies);
      const words: string[] = [];
      const proven: JsonObject = {};
      for (const [index, claim] of decisionsOf(context).claims.entries()) {
        if (claim.source.kind === 'nfs') {
          words.push(`${claim.name} is on NFS and read again in the stop`);
          continue;
        }
        const result = await withMover(context, {
          movers,
          index,
          work: mover =>
            mover.run(
              'compare',
              { ...treeOptions(context, index), localSource: true },
              reporter(context, `comparing ${claim.name}`),
            ),
        });
        proven[claim.name] = result.proven.bytes;
        words.push(
          `${result.proven.files} of ${result.read.files} files of ${claim.name} are proven`,
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
