import { waitFor } from '@stowage/test-cluster';
import type { MoveTimings } from '../product';

/** Waits for what comes about at once, unless everybody else is at work on the same machine. */
export async function patiently<T>(
  what: string,
  condition: Parameters<typeof waitFor<T>>[1],
): Promise<T> {
  return await waitFor(what, condition, { timeoutMs: 300_000 });
}

/** Nobody is taken for dead in a scene, however busy the machine is. */
export const patientSettings = {
  renewEveryMs: 2_000,
  trustMs: 60_000,
  leaseMs: 90_000,
};

/** So is nothing taken for failed; where that is what a scene waits for, it has times of its own. */
export const patientTimings: Partial<MoveTimings> = {
  controlPlane: 120,
  provision: 120,
  podEnd: 120,
  nodeReport: 120,
  ready: 240,
};
