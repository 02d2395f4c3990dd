import { runPlaywright } from '../lib/browserTests.mjs';
import {
  requireBrowser,
  withPortalOnCluster,
  withPortalOnLab,
} from '../lib/e2e.mjs';
import { Plain } from '../lib/say.mjs';

export const prepare = requireBrowser;

/** Where pictures are taken: the project of Playwright's configuration, and what it runs on. */
const places = {
  lab: { project: 'lab-screenshots', withPortal: withPortalOnLab },
  cluster: { project: 'screenshots', withPortal: withPortalOnCluster },
};

/**
 * Takes the pictures of README and documentation, on the home lab and on the real cluster; the
 * first word may name one of them, `lab` or `cluster`.
 */
export async function run({ args: [place, ...rest], env }) {
  if (place && !places[place]) {
    throw new Plain(
      `Pictures are not taken on “${place}”: name ${Object.keys(places).join(
        ' or ',
      )}, or nothing for both.`,
    );
  }
  const chosen = place ? [places[place]] : Object.values(places);
  let failed = 0;
  for (const { project, withPortal } of chosen) {
    failed += await withPortal({
      env,
      work: environment =>
        runPlaywright({ project, args: rest, env: environment }),
    });
  }
  return failed === 0 ? 0 : 1;
}
