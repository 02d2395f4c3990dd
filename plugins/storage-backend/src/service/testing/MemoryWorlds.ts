import type { ClusterWorld } from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../adapters/kubernetes';
import type { WorldChange, WorldSource } from '../WorldSource';

/** Worlds that a test puts together. */
export class MemoryWorlds implements WorldSource {
  readonly #listeners = new Set<(change: WorldChange) => void>();

  constructor(
    private worlds: ClusterWorld[],
    private readonly clients: Record<string, ClusterClient> = {},
  ) {}

  names(): string[] {
    return this.worlds.map(({ name }) => name);
  }

  world(cluster: string): ClusterWorld | undefined {
    return this.worlds.find(({ name }) => name === cluster);
  }

  client(cluster: string): ClusterClient | undefined {
    return this.clients[cluster];
  }

  onChange(listener: (change: WorldChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Replaces a world and tells of it. */
  change(world: ClusterWorld, namespaces: string[] = []): void {
    this.worlds = this.worlds.map(each =>
      each.name === world.name ? world : each,
    );
    this.#listeners.forEach(listener =>
      listener({ cluster: world.name, namespaces }),
    );
  }
}
