import type {
  ClusterWorld,
  NodeFilesystemReading,
  ReadingHistory,
  StrayReading,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';

/** Why a kind of reading is missing on a node, or on all of them with node `*`. */
export type ReadingProblem = ClusterWorld['readingProblems'][number];

/** Everything that is kept of a cluster's newest readings. */
export interface StoredReadings {
  volumes: VolumeReading[];
  nodes: NodeFilesystemReading[];
  strays: StrayReading[];
  problems: ReadingProblem[];
}

/**
 * Keeps usage readings, so that a restart shows what was last known with its age, and so that
 * every replica of the backend shows the same. All writes may be repeated and may race.
 */
export interface ReadingStore {
  /** The newest of everything that is known of a cluster. */
  load(options: { cluster: string }): Promise<StoredReadings>;

  /**
   * Keeps these as the newest readings of their volumes, unless a newer one is kept already.
   * Those that have a figure of their own (scope `volume` or `directory`) also enter the history;
   * the use of a shared file system is nobody's history.
   */
  saveVolumes(options: {
    cluster: string;
    readings: VolumeReading[];
  }): Promise<void>;

  /** Keeps these as the newest readings of their nodes' file systems, unless older. */
  saveNodes(options: {
    cluster: string;
    readings: NodeFilesystemReading[];
  }): Promise<void>;

  /** Replaces all that is known of stray directories on one node. */
  replaceStrays(options: {
    cluster: string;
    node: string;
    strays: StrayReading[];
  }): Promise<void>;

  /** Replaces the problems of one source in one cluster. */
  replaceProblems(options: {
    cluster: string;
    source: ReadingProblem['source'];
    problems: ReadingProblem[];
  }): Promise<void>;

  /**
   * The use of one volume over time, oldest first.
   *
   * @param options.source - whose figures; walks and kubelets do not measure the same thing, so
   * they are never mixed
   * @param options.since - only points at or after this time
   */
  history(options: {
    cluster: string;
    volumeName: string;
    source: VolumeReading['source'];
    since?: Date;
  }): Promise<ReadingHistory>;

  /**
   * Thins the history (see `thinningPlan`) and forgets volumes, nodes and strays that were not
   * measured for `keepDays`. To be called every hour or so, by one replica or several.
   *
   * @returns how many points of the history went
   */
  thin(options: { now: Date; keepDays: number }): Promise<number>;
}
