import type {
  NasExport,
  NasHardware,
  NasIdentity,
  NasShare,
  NasSnapshot,
} from '@stowage/backstage-plugin-storage-common';

/** What a provider can tell of its NAS at all; what it cannot is never asked. @public */
export interface NasCapabilities {
  /** Rules of NFS exports. */
  exports: boolean;
  /** Snapshots of shares. */
  snapshots: boolean;
  /** Quotas of shares. */
  shareQuotas: boolean;
}

/** How a question may end early. @public */
export interface NasQuestion {
  signal?: AbortSignal;
}

/**
 * One NAS, to be read. Each question may fail without the others, and then with a `NasError`: the
 * asker keeps the last good answer. A word that is not known becomes `unknown`, a figure that is
 * missing stays missing; neither is an error. Questions may be asked at the same time.
 *
 * @public
 */
export interface NasProvider {
  /** Unique among all NAS. */
  readonly name: string;
  readonly title: string;
  /** Host names and addresses by which volumes know it, lower case, IPv6 without brackets. */
  readonly addresses: readonly string[];
  /** Clusters that it serves; all where missing. */
  readonly clusters?: readonly string[];
  /** How often to ask it, milliseconds. */
  readonly intervalMs: number;

  capabilities(question?: NasQuestion): Promise<NasCapabilities>;
  identity(question?: NasQuestion): Promise<NasIdentity>;
  /** Volumes, pools and disks, each joined to the others by id. */
  hardware(question?: NasQuestion): Promise<NasHardware>;
  /** Every share; none only if there is none. */
  shares(question?: NasQuestion): Promise<NasShare[]>;
  /** Whether the NFS service is on. */
  nfsService(question?: NasQuestion): Promise<boolean>;
  /** NFS rules of a share as {@link NasProvider.shares} gave it. */
  exportOf(share: NasShare, question?: NasQuestion): Promise<NasExport>;
  /** Snapshots of a share, oldest first. */
  snapshotsOf(share: NasShare, question?: NasQuestion): Promise<NasSnapshot[]>;
  /** Ends its session and connections. */
  close(): Promise<void>;
}
