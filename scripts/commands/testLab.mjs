import { runBrowserTests } from '../lib/browserTests.mjs';
import { requireBrowser, withPortalOnLab } from '../lib/e2e.mjs';

export const prepare = requireBrowser;

/** A browser drives the portal on a home lab of its own, as a person does after `npm start`. */
export function run({ args, env }) {
  return runBrowserTests({
    project: 'lab',
    withPortal: withPortalOnLab,
    args,
    env,
  });
}
