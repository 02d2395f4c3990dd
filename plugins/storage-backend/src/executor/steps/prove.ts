import { StepContext, StepDefinition, UndoRequired } from '../types';
import type { MoverResult } from '../movers/protocolResults';
import { reporter, treeOptions, withMover } from './carry';
import { decisionsOf, isProvenLate, moversOf, sidesOf } from './decisions';
import type { MoveDependencies } from './deps';

/** Most names in a message; the mover's answer has more. */
const mostNames = 5;

/** What a comparison found, in words; `undefined` where both sides are the same. Pure. */
export function differenceWords(
  result: Pick<MoverResult<'prove'>, 'equal' | 'differences' | 'failures'>,
): string | undefined {
  const { equal, differences, failures } = result;
  if (equal) {
    return undefined;
  }
  const names = differences.examples
    .slice(0, mostNames)
    .map(({ path, kinds }) => `${path} (${kinds.join(', ')})`);
  const unread = failures.examples
    .slice(0, mostNames)
    .map(({ path, error }) => `${path} (${error})`);
  return [
    ...(names.length > 0 ? [`differ: ${names.join(', ')}`] : []),
    ...(failures.count > 0 ? [`could not be read: ${unread.join(', ')}`] : []),
  ].join('; ');
}

/** What a closing sweep found to have changed; `undefined` where nothing did. Pure. */
export function sweepWords(result: MoverResult<'sweep'>): string | undefined {
  const { changed, added, removed, unproven, failures, clockStepped } = result;
  const parts = [
    [changed.count, 'changed', changed.examples],
    [added.count, 'new', added.examples],
    [removed.count, 'gone', removed.examples],
  ] as const;
  const words = parts
    .filter(([count]) => count > 0)
    .map(
      ([count, what, examples]) =>
        `${count} ${what}, such as ${examples.slice(0, mostNames).join(', ')}`,
    );
  if (failures.count > 0) {
    words.push(`${failures.count} could not be looked at`);
  }
  if (words.length === 0 && unproven.files > 0) {
    // Their copies changed, not they themselves.
    words.push(`${unproven.files} files are not proven any more`);
  }
  if (clockStepped) {
    words.push('a clock was stepped meanwhile');
  }
  return words.length > 0 ? words.join('; ') : undefined;
}

function modeOf(options: { hasRecord: boolean; isLate: boolean }) {
  if (!options.hasRecord) {
    return 'full';
  }
  return options.isLate ? 'stamps' : 'unproven';
}

async function proveClaim(
  context: StepContext,
  options: {
    dependencies: MoveDependencies;
    index: number;
  },
): Promise<MoverResult<'prove'>> {
  const { dependencies, index } = options;
  const movers = moversOf(context, dependencies);
  const decisions = decisionsOf(context);
  const claim = decisions.claims[index];
  const { name, source } = claim;
  const isLate = isProvenLate(decisions, claim);
  const tree = treeOptions(context, index);
  // A mover that was made since has no record; its absence makes it read everything.
  const hasRecord =
    (source.kind !== 'nfs' || isLate) &&
    context.output('compare') !== undefined &&
    (await movers.isOpen(sidesOf(context, index)));
  return await withMover(context, {
    movers,
    index,
    work: async mover => {
      const result = await mover.run(
        'prove',
        { ...tree, mode: modeOf({ hasRecord, isLate }) },
        reporter(context, `comparing ${name}`),
      );
      const difference = differenceWords(result);
      if (difference && context.rules.comparedBothWays) {
        throw new UndoRequired(
          `Both sides of claim '${name}' are not the same: ${difference}`,
          'NOT_THE_SAME',
        );
      }
      const changed = sweepWords(
        await mover.run('sweep', { ...tree, ...(isLate && { stamps: true }) }),
      );
      if (changed && context.rules.closingSweep) {
        throw new UndoRequired(
          `Somebody wrote to claim '${name}' although nobody should reach it: ${changed}`,
          'WRITTEN_DURING_FENCE',
        );
      }
      if (context.rules.flushedBeforeSwap) {
        await mover.flushTarget();
      }
      if (isLate) {
        // As the target is now; from the start on the application changes it.
        await mover.run('hand-over', tree);
      }
      return result;
    },
  });
}

/**
 * Compares what is not proven yet, both ways, and then looks at the source's metadata once more: a
 * change since the comparison began means that somebody writes.
 */
export function proveStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'prove',
    phase: 'fenced',
    deadlineSeconds: 1800,
    async run(context) {
      const words: string[] = [];
      for (const [index, { name }] of decisionsOf(context).claims.entries()) {
        const { entries, read, proven, late } = await proveClaim(context, {
          dependencies,
          index,
        });
        words.push(
          `${name}: ${entries} entries are the same; ${
            read.files
          } files were read now, ${proven.files} were proven before${
            late
              ? `, ${late.files} are unchanged by their server's word and read again after the start`
              : ''
          }`,
        );
      }
      return { outcome: 'done', words: words.join('; ') };
    },
  };
}
