import type { ClusterWorld } from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../adapters/kubernetes';

/** What became different; ids only. */
export interface WorldChange {
  cluster: string;
  /** Empty where objects without a namespace, a state or readings changed. */
  namespaces: string[];
}

/** Where the service learns what the clusters look like, and how it reaches them. */
export interface WorldSource {
  /** Every configured cluster in the order of the configuration, misconfigured ones included. */
  names(): string[];
  /** The cluster as it was last heard, with its readings. Read from memory. */
  world(cluster: string): ClusterWorld | undefined;
  /** For what changes something; `undefined` where the cluster cannot be used. */
  client(cluster: string): ClusterClient | undefined;
  /** @returns a function that ends the subscription */
  onChange(listener: (change: WorldChange) => void): () => void;
}
