import { StepContext, UndoRequired } from '../types';
import type { ClaimMover } from '../movers/ClaimMover';
import type { Movers } from '../movers/Movers';
import type { MoverEvent } from '../movers/protocol';
import { MoverLost, MoverRefused } from '../movers/runCommand';
import { decisionsOf, sidesOf, targetOf } from './decisions';
import type { MoveDependencies } from './deps';
import { roomLimits } from './roomLimits';

/** How often a piece of work begins anew because its mover was lost. */
const mostMovers = 3;

/** Options that every command about both sides carries. */
export function treeOptions(context: StepContext, index: number) {
  const { excludes, acceptedLosses } = decisionsOf(context).claims[index];
  return {
    excludes,
    // What can be accepted is what the probe names; the planner checks the request against it.
    acceptedLosses: acceptedLosses as Array<
      | 'acls'
      | 'xattrs'
      | 'owners'
      | 'hard-links'
      | 'fifos-and-sockets'
      | 'devices'
    >,
  };
}

/** Options of a pass: besides the tree, how much of the target's pool it leaves free. */
export function copyOptions(
  context: StepContext,
  options: { index: number; dependencies: MoveDependencies },
) {
  const { index, dependencies } = options;
  const { cluster } = decisionsOf(context);
  return {
    ...treeOptions(context, index),
    ...roomLimits({
      side: targetOf(context, index).side,
      eviction: dependencies.evictionOf?.(cluster),
    }),
  };
}

/** Passes a mover's progress on. */
export function reporter(context: StepContext, label: string, total?: number) {
  return async (progress: Extract<MoverEvent, { type: 'progress' }>) => {
    const { bytes, files, bytesPerSecond, paused } = progress;
    await context.progress({
      label: paused ? `${label}, waiting for room` : label,
      bytesDone: bytes,
      filesDone: files,
      bytesPerSecond,
      ...(total !== undefined && {
        bytesTotal: Math.max(total, bytes),
        ...(bytesPerSecond > 0 && {
          secondsLeft: Math.max(0, total - bytes) / bytesPerSecond,
        }),
      }),
    });
  };
}

/**
 * Does a piece of work with the mover of one claim. Where the mover is lost on the way, everything
 * it knew is lost too, and the work begins anew with another.
 *
 * @throws UndoRequired where the mover says that it can't be done
 */
export async function withMover<T>(
  context: StepContext,
  options: {
    movers: Movers;
    index: number;
    work: (mover: ClaimMover) => Promise<T>;
  },
): Promise<T> {
  const { movers, index, work } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(await movers.open(sidesOf(context, index)));
    } catch (error) {
      if (error instanceof MoverRefused) {
        throw new UndoRequired(error.message, error.code);
      }
      if (!(error instanceof MoverLost) || attempt === mostMovers) {
        throw error;
      }
      await context.log({
        level: 'warning',
        message: `${error.message}. Another mover begins anew.`,
      });
      await movers.close(index);
    }
  }
}
