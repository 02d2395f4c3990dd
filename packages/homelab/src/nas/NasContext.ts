import { FaultPlan } from './faults/FaultPlan';
import { DsmProfile } from './profiles';
import { Sessions } from './sessions/Sessions';
import { NasSettings } from './settings';
import { ShareChanges } from './shares/ShareChanges';
import { ShareFolders } from './shares/ShareFolders';
import { Usage } from './shares/Usage';
import { NasStore } from './state/NasStore';

/** What the APIs answer from. */
export interface NasContext {
  profile: DsmProfile;
  settings: NasSettings;
  store: NasStore;
  sessions: Sessions;
  faults: FaultPlan;
  folders: ShareFolders;
  usage: Usage;
  changes: ShareChanges;
  /** Milliseconds since the epoch. */
  now(): number;
  /** When the NAS was switched on, by the same clock. */
  startedAtMs: number;
}
