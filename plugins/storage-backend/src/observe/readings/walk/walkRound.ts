import type {
  NotMeasured,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';
import { posix } from 'path';
import type { MeasuredRound } from '../world';
import { NodeFailures } from './NodeFailures';
import type { WalkedDirectory } from './output';
import type { WalkResult } from './runWalk';
import type { WalkTargets } from './targets';

function failed(reason: string): NotMeasured {
  return { code: 'WALK_FAILED', reason };
}

const source = 'walk' as const;
const scope = 'directory' as const;

type Complete = WalkResult & {
  outcome: Extract<WalkResult['outcome'], { complete: true }>;
};

/** Why a volume has no whole figure although its folder was walked. */
function volumeFailure(options: {
  path: string;
  node: string;
  directory?: WalkedDirectory;
  isLink: boolean;
}): string | undefined {
  const { path, node, directory, isLink } = options;
  if (isLink) {
    return `${path} on node ${node} is a symbolic link, which the walk does not follow.`;
  }
  if (!directory) {
    return `The directory ${path} does not exist on node ${node}. Its data is gone or lies on a disk that is not mounted.`;
  }
  return (
    directory.error &&
    `Not everything in ${path} on node ${node} could be read: ${directory.error}`
  );
}

function readVolumes(
  result: Complete,
  options: { intervalMs: number; round: MeasuredRound },
): void {
  const { target, at, outcome } = result;
  const { round, intervalMs } = options;
  const directories = new Map(
    outcome.directories
      .filter(({ exact }) => exact)
      .map(directory => [posix.join(target.path, directory.name), directory]),
  );
  const links = new Set(
    outcome.links.map(name => posix.join(target.path, name)),
  );
  for (const { volumeName, path } of target.volumes) {
    const directory = directories.get(path);
    const reason = volumeFailure({
      path,
      node: target.node,
      directory,
      isLink: links.has(path),
    });
    if (reason !== undefined) {
      round.failedVolumes.push({
        volumeName,
        source,
        scope,
        failure: failed(reason),
      });
    } else {
      round.volumes.push({
        volumeName,
        source,
        scope,
        usedBytes: directory?.bytes,
        usedInodes: directory?.inodes,
        measuredAt: at,
        intervalMs,
      });
    }
  }
}

/** Directories of a folder that are neither a volume's path nor on the way to one. */
function strays(
  { target, at, outcome }: Complete,
  volumePaths: string[],
): MeasuredRound['folders'][number]['strays'] {
  const taken = new Set<string>();
  for (const path of volumePaths) {
    for (let part = path; part.length > 1; part = posix.dirname(part)) {
      taken.add(part);
    }
  }
  return outcome.directories
    .map(directory => ({
      directory,
      path: posix.join(target.path, directory.name),
    }))
    .filter(({ directory, path }) => !directory.exact || !taken.has(path))
    .map(({ directory, path }) => ({
      node: target.node,
      path,
      usedBytes: directory.bytes,
      usedInodes: directory.inodes,
      measuredAt: at,
    }));
}

/**
 * Turns what the pods of one walk printed into readings. Directories are joined to volumes by
 * path, never by what a name looks like: after a move a directory may carry another claim's name.
 */
export function walkRound(options: {
  plan: WalkTargets;
  results: WalkResult[];
  intervalMs: number;
}): MeasuredRound {
  const { plan, results, intervalMs } = options;
  const round: MeasuredRound = {
    volumes: [],
    nodes: [],
    folders: [],
    problems: [],
    failedVolumes: [],
    failedFolders: [],
  };
  const failures = new NodeFailures();

  function failVolumes(
    volumeNames: string[],
    failure: VolumeReading['failure'],
  ) {
    for (const volumeName of volumeNames) {
      round.failedVolumes.push({
        volumeName,
        source,
        scope,
        failure: failure!,
      });
    }
  }
  for (const result of results) {
    const { target, outcome, at } = result;
    const { node, path } = target;
    if (!outcome.complete) {
      const volumeNames = target.volumes.map(({ volumeName }) => volumeName);
      const failure = failed(
        outcome.missingDirectory
          ? `The directory ${path} does not exist on node ${node}. Its data is gone or lies on a disk that is not mounted.`
          : `The walk of ${path} on node ${node} failed: ${outcome.reason}`,
      );
      failVolumes(volumeNames, failure);
      round.failedFolders.push({ node, path, failure });
      // A folder that is only remembered may go with its last volume, and a missing directory of
      // one volume says nothing about the rest of the node.
      const onlyThis = target.kind === 'directory' || volumeNames.length === 0;
      if (!outcome.missingDirectory || !onlyThis) {
        failures.add(node, {
          // Shown at every volume of the node, whose owners need not know of each other's paths.
          what: target.kind === 'directory' ? "a volume's own directory" : path,
          why: outcome.missingDirectory
            ? 'the directory does not exist there; its data is gone or lies on a disk that is not mounted.'
            : outcome.reason,
        });
      }
      continue;
    }
    const complete = { ...result, outcome };
    readVolumes(complete, { intervalMs, round });
    round.nodes.push({
      node,
      path,
      source,
      ...outcome.filesystem,
      measuredAt: at,
      intervalMs,
    });
    round.folders.push({
      node,
      path,
      strays:
        target.kind === 'folder' ? strays(complete, plan.volumePaths) : [],
    });
  }
  for (const { volumeName, reason } of plan.unlocated) {
    failVolumes([volumeName], failed(reason));
  }
  for (const { node, volumeNames } of plan.unreachableNodes) {
    const failure = failed(
      `Node ${node} is not ready, so nothing on it can be measured.`,
    );
    failVolumes(volumeNames, failure);
    failures.set(node, failure.reason);
  }
  round.problems = failures.list().map(({ node, reason }) => ({
    node,
    source,
    problem: failed(reason),
  }));
  return round;
}
