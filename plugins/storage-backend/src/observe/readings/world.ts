import type {
  ClusterWorld,
  StrayReading,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';

/** What measuring needs to know of a cluster. */
export type ObservedStorage = Pick<
  ClusterWorld,
  'nodes' | 'volumes' | 'claims' | 'classes' | 'pods' | 'events'
>;

/** The part of a cluster's world that is measured rather than watched. */
export type ClusterReadings = Pick<
  ClusterWorld,
  'volumeReadings' | 'nodeReadings' | 'strays' | 'readingProblems'
>;

/** Why a kind of reading is missing on a node. */
export type ReadingProblem = ClusterReadings['readingProblems'][number];

/** What one round of measuring gave. */
export interface MeasuredRound {
  volumes: VolumeReading[];
  nodes: ClusterReadings['nodeReadings'];
  /** Strays of each folder that was walked to its end, by node. */
  folders: Array<{ node: string; path: string; strays: StrayReading[] }>;
  /** All problems of this source; those of earlier rounds are over. */
  problems: ReadingProblem[];
  /** Volumes that this round failed to measure. */
  failedVolumes: Array<
    Pick<VolumeReading, 'volumeName' | 'source' | 'scope'> & {
      failure: NonNullable<VolumeReading['failure']>;
    }
  >;
  /** Folders that this round failed to measure. */
  failedFolders: Array<{
    node: string;
    path: string;
    failure: NonNullable<VolumeReading['failure']>;
  }>;
}
