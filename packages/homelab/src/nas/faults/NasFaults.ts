import { NotFoundError } from '@backstage/errors';
import { Sessions, SessionEnd } from '../sessions/Sessions';
import { NasStore } from '../state/NasStore';
import { DiskCondition } from '../state/NasState';
import { codes } from '../webapi/DsmError';
import { CodeFault, FaultPlan, Presence } from './FaultPlan';

/** What somebody who breaks the NAS needs of it. */
export interface FaultTargets {
  plan: FaultPlan;
  store: NasStore;
  sessions: Sessions;
  /** Bytes that are free on a volume. */
  freeBytes(volume: number): Promise<number>;
  /** Listens, or no more. */
  setListening(listening: boolean): Promise<void>;
}

/**
 * Everything that can be made to go wrong with the NAS. What is wrong with
 * disks and volumes outlives a restart; the rest does not.
 */
export class NasFaults {
  constructor(private readonly targets: FaultTargets) {}

  /**
   * Ends all sessions: the next request of each answers 106 (`timeout`), 107
   * (`duplicateLogin`) or 119 (`forgotten`).
   */
  endSessions(why: SessionEnd = 'timeout'): void {
    this.targets.sessions.endAll(why);
  }

  /** Refuses changes to shares and snapshots; with 3328, busy, by default. */
  busyShares(fault: Partial<CodeFault>): void {
    this.targets.plan.shareFault = { code: codes.shareBusy, ...fault };
  }

  /** Refuses to load and save NFS permissions; with 2370, busy, by default. */
  busyNfs(fault: Partial<CodeFault>): void {
    this.targets.plan.nfsFault = { code: codes.nfsBusy, ...fault };
  }

  /** Answers each request so many milliseconds later. */
  slowDown(ms: number): void {
    this.targets.plan.delayMs = ms;
  }

  /** Is not there for clients, until {@link comeBack}; see {@link Presence}. */
  async goAway(how: Exclude<Presence, 'here'>): Promise<void> {
    this.targets.plan.presence = how;
    await this.targets.setListening(how !== 'off');
  }

  /** Is there again. A NAS that was off has forgotten its sessions. */
  async comeBack(): Promise<void> {
    if (this.targets.plan.presence === 'off') {
      this.targets.sessions.endAll('forgotten');
    }
    this.targets.plan.presence = 'here';
    await this.targets.setListening(true);
  }

  /** Answers the next requests with HTTP 502, as while DSM starts up. */
  badGateway(calls: number): void {
    this.targets.plan.addBadGateways(calls);
  }

  /** Carries the next changes out, and breaks the connection instead of answering. */
  loseAnswers(calls: number): void {
    this.targets.plan.addLostAnswers(calls);
  }

  /**
   * Lets a disk age: SMART attributes, its status, and the state of the pool
   * and of the volume on it follow. `healthy` is a new disk.
   *
   * @throws NotFoundError for a bay without a disk
   */
  setDisk(slot: number, condition: DiskCondition): void {
    this.targets.store.change(state => {
      const disk = state.disks.find(each => each.slot === slot);
      if (!disk) {
        throw new NotFoundError(
          `The NAS has no disk in slot ${slot}, only in ${state.disks
            .map(each => each.slot)
            .join(', ')}.`,
        );
      }
      disk.condition = condition;
    });
  }

  /**
   * Has a volume say that only so many bytes are left. Nothing is written; see
   * the package's description for what then does and does not fail.
   *
   * @throws NotFoundError for a volume that is not there
   */
  async fillVolume(number: number, leaveBytes = 0): Promise<void> {
    this.setFiller(number, 0);
    const free = await this.targets.freeBytes(number);
    this.setFiller(number, Math.max(0, free - leaveBytes));
  }

  /** Takes back what {@link fillVolume} did. */
  relieveVolume(number: number): void {
    this.setFiller(number, 0);
  }

  /** Lets in the addresses that failed to log in too often. */
  unblockAddresses(): void {
    this.targets.store.change(state => {
      state.blockedAddresses = [];
    });
  }

  /** Takes back everything but what is wrong with disks and volumes. */
  async clear(): Promise<void> {
    await this.comeBack();
    this.targets.plan.clear();
  }

  private setFiller(number: number, bytes: number): void {
    this.targets.store.change(state => {
      const volume = state.volumes.find(each => each.number === number);
      if (!volume) {
        throw new NotFoundError(`The NAS has no volume ${number}.`);
      }
      volume.fillerBytes = bytes;
    });
  }
}
