import type { ClusterWorld } from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../adapters/kubernetes';
import type { ClusterFleet } from '../observe/cluster';
import type { NasSource } from './NasFleet';
import type { WorldChange, WorldSource } from './WorldSource';

/** The measured part of a world. */
export type Readings = Pick<
  ClusterWorld,
  'volumeReadings' | 'nodeReadings' | 'strays' | 'readingProblems'
>;

/** Where the readings of a cluster are kept. */
export interface ReadingSource {
  /** `undefined` where nothing is measured in that cluster. */
  readings(cluster: string): Readings | undefined;
  onChange(listener: (cluster: string) => void): () => void;
}

/** Puts together what is watched, what is measured, and the NAS. */
export class FleetWorldSource implements WorldSource {
  readonly #fleet: ClusterFleet;
  readonly #readings: ReadingSource;
  readonly #nas: NasSource;
  readonly #misconfigured: Map<string, ClusterWorld>;
  readonly #names: string[];

  constructor(options: {
    fleet: ClusterFleet;
    readings: ReadingSource;
    nas: NasSource;
  }) {
    this.#fleet = options.fleet;
    this.#readings = options.readings;
    this.#nas = options.nas;
    const worlds = options.fleet.snapshots();
    this.#names = worlds.map(({ name }) => name);
    this.#misconfigured = new Map(
      worlds
        .filter(({ name }) => !options.fleet.get(name))
        .map(world => [world.name, world]),
    );
  }

  names(): string[] {
    return this.#names;
  }

  world(cluster: string): ClusterWorld | undefined {
    const observed = this.#fleet.get(cluster)?.snapshot();
    return observed
      ? {
          ...observed,
          ...this.#readings.readings(cluster),
          nas: this.#nas.serving(cluster),
        }
      : this.#misconfigured.get(cluster);
  }

  client(cluster: string): ClusterClient | undefined {
    return this.#fleet.get(cluster)?.client;
  }

  onChange(listener: (change: WorldChange) => void): () => void {
    const endings = [
      this.#fleet.onChange(({ cluster, namespaces }) =>
        listener({ cluster, namespaces: [...namespaces] }),
      ),
      this.#readings.onChange(cluster => listener({ cluster, namespaces: [] })),
      this.#nas.onChange(({ clusters }) =>
        (clusters ?? this.#names)
          .filter(cluster => this.#names.includes(cluster))
          .forEach(cluster => listener({ cluster, namespaces: [] })),
      ),
    ];
    return () => endings.forEach(end => end());
  }
}
