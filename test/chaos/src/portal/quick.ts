import type { EngineSettings, EngineTiming, MoveTimings } from '../product';
import { systemEngineTiming } from '../product';

/**
 * The engine's times, shortened so that a replica's death costs seconds. They keep the order that
 * safety hangs on: renew < trust < lease.
 */
export const quickSettings = {
  renewEveryMs: 300,
  trustMs: 1_800,
  leaseMs: 2_500,
  pollMs: 250,
  retryWindowMs: 20_000,
  recheckMs: 1_000,
  graceMs: 2_000,
  undoAttempts: 5,
} satisfies Partial<EngineSettings>;

/** How long the steps wait for what, seconds; provisioners and nodes here answer at once. */
export const quickTimings: MoveTimings = {
  settle: 0.3,
  controlPlane: 20,
  provision: 20,
  podEnd: 20,
  nodeReport: 20,
  notice: 2,
  jobs: 20,
  ready: 20,
};

/** Longest pause between two tries, milliseconds. */
const longestPauseMs = 800;

/**
 * The machine's clocks with short pauses between tries. What a step is given to end by itself is not
 * cut: a change that is on its way then would arrive after what was to be undone of it.
 */
export const quickTiming: EngineTiming = {
  ...systemEngineTiming,
  delay: (milliseconds, signal) =>
    systemEngineTiming.delay(
      milliseconds === quickSettings.graceMs
        ? milliseconds
        : Math.min(milliseconds, longestPauseMs),
      signal,
    ),
};
