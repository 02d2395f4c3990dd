import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import { StepContext, UndoRequired } from '../types';
import type { LossKind } from '../movers/protocol';
import type { MoverResult } from '../movers/protocolResults';
import { decisionsOf, moversOf, sidesOf } from './decisions';
import type { MoveDependencies } from './deps';

type Probe = MoverResult<'probe'>;

/** A sum over what a probe has named. */
function countOf(found: Probe['attributes'], matches: RegExp): number {
  return found
    .filter(({ name }) => matches.test(name))
    .reduce((sum, { count }) => sum + count, 0);
}

/**
 * What of the source the target could not keep, by kind. Sizes and content are not among it:
 * nobody can accept losing those. Pure.
 *
 * @param options.target - tried out by writing, with `abilities`
 */
export function lossesOf(options: {
  source: Probe;
  target: Probe;
}): Array<{ kind: LossKind; count: number; why: string }> {
  const { source } = options;
  const { abilities = {}, newOwner } = options.target;
  const { attributes, entries, owners } = source;
  // A target that gives everything to one owner loses nothing of what is that one's already.
  const owned = owners
    .filter(({ uid, gid }) => uid !== newOwner?.uid || gid !== newOwner.gid)
    .reduce((sum, each) => sum + each.entries, 0);
  const needs: Array<[LossKind, number, string]> = [
    ['acls', countOf(attributes, /^acl$/), 'acl'],
    ['xattrs', countOf(attributes, /^(?!acl$|security\.selinux$)/), 'xattr'],
    ['owners', owned, 'owner'],
    ['hard-links', source.hardLinkedFiles, 'hardLink'],
    ['fifos-and-sockets', entries.fifos + entries.sockets, 'fifo'],
    ['devices', entries.devices, 'device'],
  ];
  return needs.flatMap(([kind, count, ability]) => {
    const can = abilities[ability];
    return count > 0 && can !== true
      ? [{ kind, count, why: can ?? 'was not tried' }]
      : [];
  });
}

/** Abilities without which a copy can't be the same, whatever the owner accepts. */
const needed = ['create', 'directory', 'symlink', 'time', 'delete'];

/** Why these two sides can't be made the same; `undefined` where they can. Pure. */
export function obstacleBetween(options: {
  source: Probe;
  target: Probe;
  acceptedLosses: string[];
}): { code: string; words: string } | undefined {
  const { source, target, acceptedLosses } = options;
  if (source.unreadable.count > 0) {
    const [example] = source.unreadable.examples;
    return {
      code: 'SOURCE_SQUASHED',
      words: `The mover can't read ${source.unreadable.count} entries of the source, such as ${example?.path} (${example?.error}); on a NAS, set the squash of the export to "no mapping" for the cluster's nodes`,
    };
  }
  if (source.otherFilesystems.count > 0) {
    return {
      code: 'OTHER_FILESYSTEMS',
      words: `Inside the source other filesystems are mounted, such as ${source.otherFilesystems.examples[0]}; they would not be carried`,
    };
  }
  const abilities = target.abilities ?? {};
  const lacking = [
    ...needed.filter(ability => abilities[ability] !== true),
    // Images of before did not try it.
    ...['rootTime'].filter(ability => typeof abilities[ability] === 'string'),
  ];
  if (lacking.length > 0) {
    return {
      code: 'TARGET_UNABLE',
      words: `The target can't do what a copy needs: ${lacking
        .map(name => `${name} (${abilities[name] ?? 'not tried'})`)
        .join(
          ', ',
        )}; on a NAS, set the squash of the export to "no mapping" for the cluster's nodes`,
    };
  }
  if (target.filesystem.freeBytes < source.allocatedBytes) {
    return {
      code: 'NO_ROOM',
      words: `The target landed where ${formatBytes(
        target.filesystem.freeBytes,
      )} are free; the source has ${formatBytes(source.allocatedBytes)}`,
    };
  }
  const total = Object.values(source.entries).reduce((sum, n) => sum + n, 0);
  if (
    target.filesystem.totalInodes > 0 &&
    target.filesystem.freeInodes < total
  ) {
    return {
      code: 'NO_INODES',
      words: `The target landed where ${target.filesystem.freeInodes} inodes are free; the source has ${total} entries`,
    };
  }
  const losses = lossesOf({ source, target }).filter(
    ({ kind }) => !acceptedLosses.includes(kind),
  );
  return losses.length === 0
    ? undefined
    : {
        code: 'WOULD_LOSE_ATTRIBUTES',
        words: `The target would not keep ${losses
          .map(({ kind, count, why }) => `${kind} of ${count} entries (${why})`)
          .join(', ')}, and nobody has accepted that`,
      };
}

/**
 * Looks at both sides of every claim as the mover will see them, and leaves the movers running.
 *
 * @returns in words what was found
 * @throws UndoRequired where the target can't become the same as the source
 */
export async function probeSides(
  context: StepContext,
  dependencies: MoveDependencies,
): Promise<string> {
  const movers = moversOf(context, dependencies);
  const words: string[] = [];
  for (const [index, claim] of decisionsOf(context).claims.entries()) {
    const mover = await movers.open(sidesOf(context, index));
    const source = await mover.probe({
      side: 'source',
      excludes: claim.excludes,
    });
    const target = await mover.probe({
      side: 'target',
      excludes: claim.excludes,
      write: true,
    });
    const obstacle = obstacleBetween({
      source,
      target,
      acceptedLosses: claim.acceptedLosses,
    });
    if (obstacle && context.rules.bothSidesProbed) {
      throw new UndoRequired(
        `Claim '${claim.name}': ${obstacle.words}`,
        obstacle.code,
      );
    }
    const entries = Object.values(source.entries).reduce((a, b) => a + b, 0);
    words.push(
      `${claim.name}: ${entries} entries, ${formatBytes(
        source.bytes,
      )}; ${formatBytes(target.filesystem.freeBytes)} free at the target`,
    );
  }
  return words.join('; ');
}
