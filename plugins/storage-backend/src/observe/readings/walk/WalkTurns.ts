import type { ClusterReadings } from '../world';
import type { WalkTarget } from './targets';

type Place = Pick<WalkTarget, 'node' | 'path'>;

function keyOf({ node, path }: Place): string {
  return JSON.stringify([node, path]);
}

/** Least time between two walks of a folder for the sake of new volumes in it. */
const spacingMs = 2 * 60_000;

/** What was measured so far. */
type Measured = Pick<ClusterReadings, 'nodeReadings' | 'volumeReadings'>;

/**
 * Whose turn it is to be walked. A round may end before every folder was reached; those that have
 * waited longest come first, so that none waits for ever.
 */
export class WalkTurns {
  private readonly tried = new Map<string, string>();
  private readonly triedVolumes = new Set<string>();

  /** Those never tried first, then those tried longest ago. */
  inOrder(
    targets: WalkTarget[],
    measured: Measured['nodeReadings'],
  ): WalkTarget[] {
    const last = this.lastTries(measured);
    const turn = (target: WalkTarget) => last.get(keyOf(target)) ?? '';
    return [...targets].sort((a, b) =>
      turn(a) < turn(b) ? -1 : Number(turn(a) > turn(b)),
    );
  }

  /**
   * Those that are to be walked now: never tried, tried an interval ago, or holding a volume that
   * appeared since. A folder in which volumes keep appearing is walked for them every two minutes
   * at most, since each walk reads all of it.
   */
  due(
    targets: WalkTarget[],
    options: { measured: Measured; at: string; intervalMs: number },
  ): WalkTarget[] {
    const { measured, at, intervalMs } = options;
    const last = this.lastTries(measured.nodeReadings);
    const known = new Set(this.triedVolumes);
    for (const { source, volumeName, failure } of measured.volumeReadings) {
      if (source === 'walk' && !failure) {
        known.add(volumeName);
      }
    }
    return targets.filter(target => {
      const tried = last.get(keyOf(target));
      if (tried === undefined) {
        return true;
      }
      const isNew = target.volumes.some(item => !known.has(item.volumeName));
      const wait = isNew ? Math.min(spacingMs, intervalMs) : intervalMs;
      return Date.parse(at) - Date.parse(tried) >= wait;
    });
  }

  /** Remembers that these were tried, whatever came of it, and forgets what is no target now. */
  done(options: {
    targets: WalkTarget[];
    tried: WalkTarget[];
    at: string;
  }): void {
    const { targets, tried, at } = options;
    for (const target of tried) {
      this.tried.set(keyOf(target), at);
      target.volumes.forEach(item => this.triedVolumes.add(item.volumeName));
    }
    const current = new Set(targets.map(keyOf));
    for (const key of this.tried.keys()) {
      if (!current.has(key)) {
        this.tried.delete(key);
      }
    }
    const volumes = new Set(
      targets.flatMap(target => target.volumes.map(item => item.volumeName)),
    );
    for (const volumeName of this.triedVolumes) {
      if (!volumes.has(volumeName)) {
        this.triedVolumes.delete(volumeName);
      }
    }
  }

  private lastTries(measured: Measured['nodeReadings']): Map<string, string> {
    // What an earlier process or another replica walked is known by its figures.
    const last = new Map(
      measured
        .filter(({ source }) => source === 'walk')
        .map(({ node, path, measuredAt }) => [
          keyOf({ node, path: path ?? '' }),
          measuredAt,
        ]),
    );
    this.tried.forEach((at, key) => {
      if (at > (last.get(key) ?? '')) {
        last.set(key, at);
      }
    });
    return last;
  }
}
