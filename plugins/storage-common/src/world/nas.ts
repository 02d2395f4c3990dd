import type { NasHealth } from '../schema/openapi/generated/models';

/**
 * What is kept of a NAS, in words that fit any make. Sizes are bytes, times are RFC 3339 in UTC,
 * missing means "the NAS does not say". Nothing here is ever 0 because it was not measured.
 */

/** A file system. @public */
export interface NasVolume {
  id: string;
  /** Where its shares lie below, such as `/volume1`. */
  path: string;
  title: string;
  fileSystem?: string;
  health: NasHealth;
  /** The NAS's own word. */
  state: string;
  /** The {@link NasPool} it lies on. */
  poolId?: string;
  totalBytes?: number;
  usedBytes?: number;
}

/** Disks that are joined, by RAID or otherwise. @public */
export interface NasPool {
  id: string;
  title: string;
  /** How they are joined, in the words of the NAS, such as `raid_5`. */
  layout: string;
  health: NasHealth;
  /** The NAS's own word. */
  state: string;
  diskIds: string[];
  /** Disks that should be there and are not, or no longer work. */
  missingDisks: number;
  /** How many disks it may lose when all is well; missing where the layout is not known. */
  tolerates?: number;
}

/** A disk. @public */
export interface NasDisk {
  id: string;
  title: string;
  model?: string;
  serial?: string;
  sizeBytes?: number;
  solidState?: boolean;
  health: NasHealth;
  /** The NAS's own word. */
  state: string;
  /** What the disk says of itself. */
  smart: 'passed' | 'failing' | 'unknown';
  temperatureCelsius?: number;
  /** Of a solid-state disk, 0 to 100. */
  remainingLifePercent?: number;
  reallocatedSectors?: number;
  pendingSectors?: number;
  uncorrectableSectors?: number;
  powerOnHours?: number;
}

/** Volumes, pools and disks, which a NAS tells together. @public */
export interface NasHardware {
  volumes: NasVolume[];
  pools: NasPool[];
  disks: NasDisk[];
}

/** A shared folder. @public */
export interface NasShare {
  name: string;
  /** What clients mount, such as `/volume1/k8s`. */
  path: string;
  volumePath: string;
  description?: string;
  /** `unsupported` where its file system has no quotas. */
  quota: 'set' | 'none' | 'unsupported' | 'unknown';
  /** Only where a quota is set. */
  quotaBytes?: number;
  usedBytes?: number;
  /** Whether snapshots can be taken of it. */
  snapshots: 'yes' | 'no' | 'unknown';
  /** `missing`: its folder is not there. `locked`: encrypted, and not mounted. */
  availability: 'available' | 'missing' | 'locked' | 'unknown';
}

/** Whom an export lets in, and as whom. @public */
export interface NasExportRule {
  /** Address, network, host name or pattern. */
  client: string;
  access: 'rw' | 'ro' | 'unknown';
  /** Whose identity is changed: nobody's, only that of root, or that of all. */
  squash: 'none' | 'root' | 'all' | 'unknown';
  /** As whom the squashed write, such as `admin`. */
  mapsTo?: string;
  /** Whether a write is answered before it is on the disks. */
  writes: 'sync' | 'async' | 'unknown';
  /** Whether ports above 1024 are let in. */
  unprivilegedPorts?: boolean;
  security: Array<'sys' | 'krb5' | 'krb5i' | 'krb5p'>;
}

/** What a share lets be mounted over NFS; no rules: nothing. @public */
export interface NasExport {
  share: string;
  path: string;
  rules: NasExportRule[];
}

/** A snapshot of a share. @public */
export interface NasSnapshot {
  /** As the NAS names it; unique within the share. */
  id: string;
  share: string;
  takenAt?: string;
  description?: string;
  locked?: boolean;
  sizeBytes?: number;
}

/** What it is. @public */
export interface NasIdentity {
  vendor: string;
  model?: string;
  /** Name and version of its system, such as `DSM 7.2.2-72806`. */
  system?: string;
  serial?: string;
}

/** Why a NAS, or a part of it, could not be read. @public */
export type NasErrorReason =
  | 'unreachable'
  | 'untrusted'
  | 'login-refused'
  | 'session-lost'
  | 'forbidden'
  | 'not-found'
  | 'busy'
  | 'unsupported'
  | 'invalid'
  | 'server-error'
  | 'misconfigured';

/** An attempt that failed, in words. @public */
export interface NasProblem {
  reason: NasErrorReason;
  message: string;
  /** The code that the NAS gave. */
  code?: number;
  /** When it was first so. */
  since: string;
}

/**
 * One part of what a NAS said: the last good answer with its age, and why there is no newer one.
 * @public
 */
export interface NasAnswer<T> {
  value?: T;
  /** When the value was read. */
  measuredAt?: string;
  problem?: NasProblem;
}

/** What is kept of a share's snapshots. @public */
export interface NasSnapshotSummary {
  count: number;
  newestAt?: string;
}

/** A NAS as it was last heard. @public */
export interface ObservedNas {
  name: string;
  title: string;
  /** Host names and addresses by which volumes know it. */
  addresses: string[];
  /** Clusters that it serves; all where missing. */
  clusters?: string[];
  /** How often it is asked, milliseconds; a figure older than two of these is stale. */
  intervalMs: number;
  /** `refused`: the login. `partial`: it answers, but not everything. */
  state: 'connecting' | 'ready' | 'partial' | 'unreachable' | 'refused';
  /** Why it is unreachable or refused. */
  problem?: NasProblem;
  lastContact?: string;
  identity: NasAnswer<NasIdentity>;
  hardware: NasAnswer<NasHardware>;
  shares: NasAnswer<NasShare[]>;
  /** Whether the NFS service is on. */
  nfsService: NasAnswer<boolean>;
  /** By the share's name. */
  exports: Record<string, NasAnswer<NasExport>>;
  /** By the share's name; only of shares that can have some. */
  snapshots: Record<string, NasAnswer<NasSnapshotSummary>>;
}
