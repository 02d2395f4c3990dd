/** How the NAS behaves beyond what its DSM version says. */
export interface NasSettings {
  /** Minutes without a request after which a session ends with 106; 15 by default. */
  sessionMinutes: number;
  /** Failed logins within a time after which an address is blocked, until someone unblocks it. */
  autoBlock: { attempts: number; withinMinutes: number };
  /** How long shares answer 3300, and NFS 2370, after a change to shares; 0 by default. */
  settleMs: number;
  /** Snapshots beyond these are refused with 3329. */
  snapshotLimits: { perShare: number; total: number };
  /** Shares beyond this number are refused with 3309. */
  shareLimit: number;
  /** Refuses values that are not JSON where JSON is asked for, instead of taking them as they are. */
  strictJson: boolean;
  /** Whether calls that change something need the SynoToken; as the profile has it by default. */
  requireToken?: boolean;
}

/**
 * What DSM's own pages show when it is new, as far as that is known; the
 * limits of snapshots are the ones commonly quoted.
 */
export const defaultSettings: NasSettings = {
  sessionMinutes: 15,
  autoBlock: { attempts: 10, withinMinutes: 5 },
  settleMs: 0,
  snapshotLimits: { perShare: 1024, total: 65536 },
  shareLimit: 512,
  strictJson: false,
};
