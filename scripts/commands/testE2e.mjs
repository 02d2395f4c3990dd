import { runBrowserTests } from '../lib/browserTests.mjs';
import { requireBrowser, withPortalOnCluster } from '../lib/e2e.mjs';

export const prepare = requireBrowser;

/** A browser drives the whole portal on the real cluster. */
export function run({ args, env }) {
  return runBrowserTests({
    project: 'e2e',
    withPortal: withPortalOnCluster,
    args,
    env,
  });
}
