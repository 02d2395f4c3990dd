import { bundleLab, labEnvironment } from '../lib/lab.mjs';
import { runHere } from '../lib/process.mjs';

/**
 * The home lab alone: a small cluster and a NAS on this machine. `npm run lab -- help` tells the
 * rest.
 */
export async function run({ args, env }) {
  return runHere({
    command: 'node',
    args: [await bundleLab(), ...args],
    env: labEnvironment(env),
  });
}
