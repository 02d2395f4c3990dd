import { ApiClient } from '../cluster/ApiClient';
import { Pod } from '../cluster/podObjects';
import { BackoffTimes } from './container/Backoff';
import { Launcher } from './container/Launcher';
import { DiskFigures } from './NodeDisk';
import { Lookup } from './pod/Lookup';
import { Programs } from './programs';
import { NfsExports } from './volumes/exports';

/** Something that a person who looks at a pod should know. */
export interface PodWarning {
  reason: string;
  message: string;
}

/** What pods need to know of the node they run on. */
export interface NodeContext {
  client: ApiClient;
  lookup: Lookup;
  launcher: Launcher;
  name: string;
  labels: Record<string, string>;
  /** Of this machine; pods share it. */
  address: string;
  allocatable: Record<string, string>;
  /** The node's own disk. */
  disk: string;
  /** The disk of a node of the same set, whose volumes a network brings here. */
  diskOf(node: string): string;
  /** What the disk has, where its size is only told and programs cannot see it. */
  declaredDisk(): DiskFigures | undefined;
  /** Folder for what belongs to pods: their volumes, logs and roots. */
  podsFolder: string;
  exports: NfsExports;
  programs: Programs;
  backoff: BackoffTimes;
  /** Waits as long as the node is slow. */
  pace(): Promise<void>;
  /** Writes an event about a pod. */
  warn(pod: Pod, warning: PodWarning): void;
}
