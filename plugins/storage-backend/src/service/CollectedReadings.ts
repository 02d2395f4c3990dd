import { isDeepStrictEqual } from 'util';
import type { ReadingCollector } from '../observe/readings';
import type { ReadingSource, Readings } from './FleetWorldSource';

/**
 * The readings of all clusters. They come from the database, so they join the worlds a moment after
 * the start; nothing waits for them.
 */
export class CollectedReadings implements ReadingSource {
  readonly #collectors = new Map<string, ReadingCollector>();
  readonly #listeners = new Set<(cluster: string) => void>();

  /** Adds the readings of one cluster. */
  add(cluster: string, collector: ReadingCollector): void {
    const tell = () => this.#listeners.forEach(listener => listener(cluster));
    let last = collector.readings();
    this.#collectors.set(cluster, collector);
    collector.onChange(() => {
      const readings = collector.readings();
      // Taking over what another replica measured mostly brings nothing new.
      if (!isDeepStrictEqual(readings, last)) {
        last = readings;
        tell();
      }
    });
    tell();
  }

  readings(cluster: string): Readings | undefined {
    return this.#collectors.get(cluster)?.readings();
  }

  onChange(listener: (cluster: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
