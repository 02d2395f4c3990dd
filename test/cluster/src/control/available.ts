import { spawnSync } from 'child_process';
import { buildExclusively } from '../build/cache';
import {
  buildGoPrograms,
  GoProgram,
  missingPrograms,
} from '../build/goModules';

const neededPrograms: GoProgram[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
];

/** Whether a control plane can be started here, and if not, why. */
export interface Availability {
  available: boolean;
  /** What is missing and what to do about it; only when not available. */
  reason?: string;
}

/** Builds what a control plane needs and the cache lacks; needs Go, not root. */
export async function buildControlPlane(
  log: (line: string) => void,
): Promise<void> {
  await buildExclusively(() => buildGoPrograms(log, neededPrograms));
}

/** Looks whether all programs are in the cache. Builds nothing. */
export function controlPlaneAvailable(): Availability {
  if (spawnSync('openssl', ['version']).status !== 0) {
    return { available: false, reason: "the command 'openssl' is missing" };
  }
  const missing = missingPrograms(neededPrograms);
  if (missing.length) {
    return {
      available: false,
      reason: `not built: ${missing.join(
        ', ',
      )} (npm run cluster -- build-control-plane)`,
    };
  }
  return { available: true };
}
