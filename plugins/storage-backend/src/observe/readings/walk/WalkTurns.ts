import type { ClusterReadings } from '../world';
import type { WalkTarget } from './targets';

type Place = Pick<WalkTarget, 'node' | 'path'>;

function keyOf({ node, path }: Place): string {
  return JSON.stringify([node, path]);
}

/**
 * Whose turn it is to be walked. A round may end before every folder was reached; those that have
 * waited longest come first, so that none waits for ever.
 */
export class WalkTurns {
  private readonly tried = new Map<string, string>();

  /** Those never tried first, then those tried longest ago. */
  inOrder(
    targets: WalkTarget[],
    measured: ClusterReadings['nodeReadings'],
  ): WalkTarget[] {
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
    const turn = (target: WalkTarget) => last.get(keyOf(target)) ?? '';
    return [...targets].sort((a, b) =>
      turn(a) < turn(b) ? -1 : Number(turn(a) > turn(b)),
    );
  }

  /** Remembers that these were tried, whatever came of it, and forgets what is no target now. */
  done(options: { targets: Place[]; tried: Place[]; at: string }): void {
    const { targets, tried, at } = options;
    tried.forEach(place => this.tried.set(keyOf(place), at));
    const current = new Set(targets.map(keyOf));
    for (const key of this.tried.keys()) {
      if (!current.has(key)) {
        this.tried.delete(key);
      }
    }
  }
}
