import { performance } from 'perf_hooks';
import { systemTiming, type Timing } from '../../observe/cluster/Timing';

/** Time as the engine needs it; tests bring their own. */
export interface EngineTiming extends Timing {
  /** Milliseconds that only ever grow, whatever is done to the machine's clock. */
  monotonic(): number;
}

/** The machine's own clocks. */
export const systemEngineTiming: EngineTiming = {
  ...systemTiming,
  monotonic: () => performance.now(),
};

/** How the engine shares work and how patient it is. Milliseconds, unless said otherwise. */
export interface EngineSettings {
  /** Operations that one replica works on at once. */
  concurrency: number;
  /** How often an owner shows that it lives. */
  renewEveryMs: number;
  /**
   * How long after its last sign of life an owner still changes anything. Shorter than
   * {@link EngineSettings.leaseMs}, so that it has stopped by itself before anybody takes over.
   */
  trustMs: number;
  /** How long an owner has to stand still, watched by another replica's own clock, to be dead. */
  leaseMs: number;
  /** How often replicas look for work, and at each other. */
  pollMs: number;
  /** How long something that may pass by itself is tried again, without any progress. */
  retryWindowMs: number;
  /** How often an operation that waits for the application or the repository is looked at. */
  recheckMs: number;
  /** How long a step that was told to end may take. */
  graceMs: number;
  /** How often undoing one step may fail for a reason that won't pass by itself. */
  undoAttempts: number;
  /** Least time between two writes of one operation's progress. */
  progressEveryMs: number;
}

/** A dead replica's operations go on within `leaseMs` + 2 × `pollMs`, 21 s. */
export const defaultEngineSettings: EngineSettings = {
  concurrency: 4,
  renewEveryMs: 4_000,
  trustMs: 11_000,
  leaseMs: 15_000,
  pollMs: 3_000,
  retryWindowMs: 600_000,
  recheckMs: 60_000,
  graceMs: 10_000,
  undoAttempts: 5,
  progressEveryMs: 1_000,
};
