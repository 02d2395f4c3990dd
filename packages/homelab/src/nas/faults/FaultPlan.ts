import { DsmError } from '../webapi/DsmError';

/** How the NAS is there for its clients. */
export type Presence =
  | 'here'
  /** Takes requests and never answers, as a machine that hangs. */
  | 'silent'
  /** Listens no more, as a machine that is off. */
  | 'off';

/** Answers with a code, a number of times or now and then. */
export interface CodeFault {
  code: number;
  /** The next so many calls get it. */
  calls?: number;
  /** From 0 to 1: how likely each call gets it, until {@link NasFaults.clear}. */
  chance?: number;
}

/** What is to go wrong, as the parts that serve requests consult it. */
export class FaultPlan {
  presence: Presence = 'here';
  delayMs = 0;
  shareFault: CodeFault | undefined;
  nfsFault: CodeFault | undefined;
  private badGateways = 0;
  private lostAnswers = 0;

  constructor(private readonly random: () => number) {}

  /** Has the next requests answered by a web server whose DSM is away. */
  addBadGateways(calls: number): void {
    this.badGateways += calls;
  }

  /** Has the answers of the next changes lost. */
  addLostAnswers(calls: number): void {
    this.lostAnswers += calls;
  }

  /** Forgets everything that was to go wrong. */
  clear(): void {
    this.presence = 'here';
    this.delayMs = 0;
    this.shareFault = undefined;
    this.nfsFault = undefined;
    this.badGateways = 0;
    this.lostAnswers = 0;
  }

  /** Whether this request gets a 502. */
  takeBadGateway(): boolean {
    const taken = this.badGateways > 0;
    this.badGateways -= Number(taken);
    return taken;
  }

  /** Whether the answer to this change is lost. */
  takeLostAnswer(): boolean {
    const taken = this.lostAnswers > 0;
    this.lostAnswers -= Number(taken);
    return taken;
  }

  /** @throws DsmError if a change to shares is to be refused */
  meetShareChange(): void {
    this.meet(this.shareFault);
  }

  /** @throws DsmError if a call about NFS permissions is to be refused */
  meetNfsCall(): void {
    this.meet(this.nfsFault);
  }

  private meet(fault: CodeFault | undefined): void {
    if (fault?.calls) {
      fault.calls -= 1;
      throw new DsmError(fault.code);
    }
    if (fault?.chance && this.random() < fault.chance) {
      throw new DsmError(fault.code);
    }
  }
}
