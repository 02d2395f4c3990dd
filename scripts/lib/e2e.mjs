import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { typescriptLoader } from './cluster.mjs';
import { addressesOfLab, startLab } from './lab.mjs';
import { root, tools } from './paths.mjs';
import { portalConfiguration } from './portal.mjs';
import { requirePorts } from './ports.mjs';
import { startPortal } from './portalProcess.mjs';
import { runLogged } from './process.mjs';
import { Plain, say, step } from './say.mjs';

/** A cluster of its own, so that one started by hand stays as it is. */
const instance = '5';
const folder = path.join(tools, 'e2e');

const clusterTool = (...args) => ({
  command: 'node',
  args: [
    ...typescriptLoader,
    path.join(root, 'test/cluster/src/cli.ts'),
    ...args,
  ],
});

/** Fails with one sentence where a browser test cannot run. */
export async function requireBrowser() {
  const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(chromium)) {
    throw new Plain(
      `There is no Chromium at ${chromium}. On Debian: sudo apt-get install chromium; elsewhere name one with CHROMIUM_PATH.`,
    );
  }
  await requirePorts([
    { port: 3000, use: "the portal's page" },
    { port: 7007, use: "the portal's backend" },
  ]);
}

/** Starts a portal on configuration files, and says how long that took. */
async function startMeasured(env, files) {
  const portal = await step('starting the portal', () =>
    startPortal({ env, files, log: 'e2e-portal' }),
  );
  say(`the portal answered after ${(portal.startMs / 1000).toFixed(1)} s`);
  return portal;
}

/**
 * Starts a cluster and a portal on it, does some work, and takes both down, whatever happens.
 *
 * @param work called with the environment in which the browser's tests find the cluster
 */
export async function withPortalOnCluster({ env, work }) {
  const environment = { ...env, STOWAGE_CLUSTER_INSTANCE: instance };
  const must = async (title, { log, ...command }) => {
    const result = await step(title, () =>
      runLogged({ ...command, env: environment, log }),
    );
    if (result.code !== 0) {
      throw new Plain(
        `${title} failed; see ${path.relative(
          root,
          result.file,
        )}:\n${result.output.trim().split('\n').slice(-15).join('\n')}`,
      );
    }
  };

  rmSync(folder, { recursive: true, force: true });
  let portal;
  try {
    await must('starting a cluster', { ...clusterTool('up'), log: 'e2e-up' });
    await must('preparing the cluster', {
      command: 'node',
      args: [
        ...typescriptLoader,
        path.join(root, 'test/e2e/src/support/prepare.ts'),
      ],
      log: 'e2e-prepare',
    });
    portal = await startMeasured(environment, [
      path.join(root, 'app-config.yaml'),
      path.join(folder, 'app-config.yaml'),
    ]);
    return await work(environment);
  } finally {
    await portal?.stop();
    await must('removing the cluster', {
      ...clusterTool('down'),
      log: 'e2e-down',
    });
  }
}

/**
 * Starts a home lab that leaves nothing and a portal on it, as `npm start` does, does some work, and
 * takes both down, whatever happens.
 *
 * @param work called with the environment in which the browser's tests find the lab
 */
export async function withPortalOnLab({ env, work }) {
  rmSync(folder, { recursive: true, force: true });
  const database = path.join(folder, 'database');
  mkdirSync(database, { recursive: true });
  // What the lab of the clone's owner has come to, and its portal remembers, stays as it is.
  const apart = path.join(folder, 'app-config.yaml');
  writeFileSync(
    apart,
    JSON.stringify({
      backend: { database: { connection: { directory: database } } },
      storage: { repositories: { path: path.join(folder, 'repositories') } },
    }),
  );
  const lab = await startLab({ args: ['--ephemeral'], env });
  let portal;
  try {
    const environment = {
      ...env,
      ...addressesOfLab(lab.status),
      STOWAGE_LAB_FOLDER: lab.status.folder,
    };
    const { files } = portalConfiguration({ environment: {}, lab: true });
    portal = await startMeasured(environment, [...files, apart]);
    return await work(environment);
  } finally {
    await portal?.stop();
    await lab.stop();
  }
}
