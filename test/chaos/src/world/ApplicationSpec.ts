import type { VolumeKind } from './names';

/** Kinds of workloads that write; `none` has left its data and is gone. */
export const workloadKinds = [
  'StatefulSet',
  'Deployment',
  'DaemonSet',
  'CronJob',
  'none',
] as const;
export type ApplicationKind = (typeof workloadKinds)[number];

/** An application that writes to its volumes and keeps account of it elsewhere. */
export interface ApplicationSpec {
  kind: ApplicationKind;
  /** What its volumes are. */
  volumes: VolumeKind;
  /** Names of its volumes; each has a writer of its own. */
  claims: string[];
  /** Pool of nodes it runs on. */
  pool: string;
  /** The one node it runs on; any of the pool otherwise. */
  node?: string;
  /** A finished pod of a Job still names the first claim. */
  finishedJob?: boolean;
  /** Its writers ignore being asked to end, and are killed after so many seconds. */
  ignoresEndFor?: number;
  /** Milliseconds between two rows. */
  intervalMs: number;
}

/** Name of the workload, and of its pods' label `app`. */
export const applicationName = 'db';

/** The claim that a volume of an application has: a StatefulSet names them by its template. */
export function claimName(spec: ApplicationSpec, volume: string): string {
  return spec.kind === 'StatefulSet'
    ? `${volume}-${applicationName}-0`
    : volume;
}
