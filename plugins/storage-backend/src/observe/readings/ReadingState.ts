import { posix } from 'path';
import type { StoredReadings } from '../../store';
import type { ClusterReadings, MeasuredRound, ReadingProblem } from './world';

type VolumeReading = ClusterReadings['volumeReadings'][number];
type NodeReading = ClusterReadings['nodeReadings'][number];
type StrayReading = ClusterReadings['strays'][number];

function volumeKey(reading: Pick<VolumeReading, 'volumeName' | 'source'>) {
  return JSON.stringify([reading.volumeName, reading.source]);
}

function nodeKey(reading: Pick<NodeReading, 'node' | 'source' | 'path'>) {
  return JSON.stringify([reading.node, reading.source, reading.path ?? '']);
}

/** What one round changed, to be kept. */
export interface ReadingChanges {
  volumes: VolumeReading[];
  nodes: NodeReading[];
  /** All strays of each node of which they changed. */
  strays: Map<string, StrayReading[]>;
}

/**
 * The newest readings of a cluster. A failed attempt leaves the last known figures, with their
 * age, and says beside them why there is nothing newer.
 */
export class ReadingState {
  private readonly volumes = new Map<string, VolumeReading>();
  private readonly nodes = new Map<string, NodeReading>();
  private readonly strays = new Map<string, StrayReading[]>();
  private problems: ReadingProblem[] = [];

  constructor(stored: StoredReadings) {
    stored.volumes.forEach(item => this.volumes.set(volumeKey(item), item));
    stored.nodes.forEach(item => this.nodes.set(nodeKey(item), item));
    for (const stray of stored.strays) {
      const others = this.strays.get(stray.node) ?? [];
      this.strays.set(stray.node, [...others, stray]);
    }
    this.problems = stored.problems;
  }

  /** Folders that the walk has measured and that did not fail since. */
  walkedFolders(): Array<{ node: string; path: string }> {
    return [...this.nodes.values()].flatMap(({ node, path, source, failure }) =>
      source === 'walk' && path && !failure ? [{ node, path }] : [],
    );
  }

  /**
   * Takes in a round.
   *
   * @param options.at - when a volume was tried that never had a figure
   */
  apply(
    round: MeasuredRound,
    options: {
      source: ReadingProblem['source'];
      at: string;
      intervalMs: number;
    },
  ): ReadingChanges {
    const { source, at, intervalMs } = options;
    const changes: ReadingChanges = {
      volumes: [...round.volumes],
      nodes: [...round.nodes],
      strays: new Map(),
    };
    for (const { failure, ...volume } of round.failedVolumes) {
      const known = this.volumes.get(volumeKey(volume));
      changes.volumes.push({
        ...(known ?? { ...volume, measuredAt: at }),
        intervalMs,
        failure,
      });
    }
    for (const { node, path, failure } of round.failedFolders) {
      const known = this.nodes.get(nodeKey({ node, path, source }));
      if (known) {
        changes.nodes.push({ ...known, intervalMs, failure });
      }
    }
    changes.volumes.forEach(item => this.volumes.set(volumeKey(item), item));
    changes.nodes.forEach(item => this.nodes.set(nodeKey(item), item));
    for (const { node, path, strays } of round.folders) {
      const elsewhere = (this.strays.get(node) ?? []).filter(
        stray => posix.dirname(stray.path) !== path,
      );
      const all = [...elsewhere, ...strays];
      this.strays.set(node, all);
      changes.strays.set(node, all);
    }
    this.problems = [
      ...this.problems.filter(problem => problem.source !== source),
      ...round.problems,
    ];
    return changes;
  }

  /** Forgets volumes and nodes that do not exist any more; the store forgets them in time. */
  keepOnly(existing: { volumeNames: Set<string>; nodes: Set<string> }): void {
    for (const [key, { volumeName }] of this.volumes) {
      if (!existing.volumeNames.has(volumeName)) {
        this.volumes.delete(key);
      }
    }
    for (const [key, { node }] of this.nodes) {
      if (!existing.nodes.has(node)) {
        this.nodes.delete(key);
      }
    }
    for (const node of this.strays.keys()) {
      if (!existing.nodes.has(node)) {
        this.strays.delete(node);
      }
    }
  }

  /** Everything, as it is shown. */
  readings(): ClusterReadings {
    return {
      volumeReadings: [...this.volumes.values()],
      nodeReadings: [...this.nodes.values()],
      strays: [...this.strays.values()].flat(),
      readingProblems: [...this.problems],
    };
  }
}
