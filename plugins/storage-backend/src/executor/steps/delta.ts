import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import { StepContext, StepDefinition, UndoRequired } from '../types';
import type { MoverResult } from '../movers/protocolResults';
import { copyOptions, reporter, withMover } from './carry';
import { decisionsOf, isProvenLate, moversOf } from './decisions';
import type { MoveDependencies } from './deps';

function assertClean(
  { rules }: StepContext,
  result: MoverResult<'copy'>,
  claim: string,
): void {
  const { clean, exitCode, meaning, stderr } = result;
  if (!clean && rules.cleanFinalPass) {
    throw new UndoRequired(
      `The final pass of claim '${claim}' was not clean: rsync ended with ${exitCode} (${meaning})${
        stderr && `: ${stderr}`
      }`,
      'COPY_INCOMPLETE',
    );
  }
}

/**
 * Copies what changed since the last pass. On NFS in a mount that is made now, after the last
 * writer is gone: rsync decides by what the client believes, and an older mount may believe what
 * was true a minute ago.
 */
export function deltaStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'delta',
    phase: 'fenced',
    deadlineSeconds: 1800,
    async run(context) {
      const movers = moversOf(context, dependencies);
      let changedBytes = 0;
      const decisions = decisionsOf(context);
      for (const [index, claim] of decisions.claims.entries()) {
        if (claim.source.kind === 'nfs' && context.rules.freshMount) {
          // The target's mover has the record of what was compared.
          const only = isProvenLate(decisions, claim) ? 'source' : undefined;
          await movers.close(index, { only });
        }
        const tree = copyOptions(context, { index, dependencies });
        changedBytes += await withMover(context, {
          movers,
          index,
          work: async mover => {
            const report = reporter(context, `final pass of ${claim.name}`);
            const copied = await mover.run('copy', tree, report);
            assertClean(context, copied, claim.name);
            const recent = await mover.run('copy-recent', tree, report);
            assertClean(context, recent, claim.name);
            if (context.rules.flushedBeforeSwap) {
              await mover.flushTarget();
            }
            return copied.changed.bytes;
          },
        });
      }
      return {
        outcome: 'done',
        words: `Files with ${formatBytes(
          changedBytes,
        )} had changed since the last pass`,
        output: { changedBytes },
      };
    },
  };
}
