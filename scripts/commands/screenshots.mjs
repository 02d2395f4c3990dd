import { requireBrowser, withPortalOnCluster } from '../lib/e2e.mjs';
import { runHere } from '../lib/process.mjs';

export const prepare = requireBrowser;

/** Takes the pictures of README and documentation on the real cluster. */
export function run({ args, env }) {
  return withPortalOnCluster({
    env,
    work: environment =>
      runHere({
        command: 'yarn',
        args: ['playwright', 'test', '--project=screenshots', ...args],
        env: environment,
      }),
  });
}
