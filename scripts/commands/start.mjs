import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { addressesOfLab, startLab } from '../lib/lab.mjs';
import { portalConfiguration } from '../lib/portal.mjs';
import { state } from '../lib/paths.mjs';
import { requirePorts } from '../lib/ports.mjs';
import { runGroupHere } from '../lib/process.mjs';
import { Plain, say } from '../lib/say.mjs';
import { startOptions } from '../lib/startOptions.mjs';

const ports = [
  { port: 3000, use: "the portal's page" },
  { port: 7007, use: "the portal's backend" },
];

/** Says at once what would stop the portal later. */
export async function prepare(args) {
  await requirePorts(ports);
  const { KUBECONFIG } = process.env;
  if (KUBECONFIG?.split(path.delimiter).filter(Boolean).length > 1) {
    throw new Plain(
      `KUBECONFIG names several files (${KUBECONFIG}), and the portal reads one. Put them together (kubectl config view --flatten > one.kubeconfig) and name that one.`,
    );
  }
  if (KUBECONFIG && !existsSync(KUBECONFIG)) {
    throw new Plain(
      `KUBECONFIG names ${KUBECONFIG}, which does not exist. Correct it, or unset it to start with the home lab.`,
    );
  }
  const { lab } = startOptions(args);
  const { clusters } = portalConfiguration();
  if (lab.length > 0 && clusters) {
    throw new Plain(
      `${lab[0]} is for the home lab, which is not started because clusters are configured (${clusters}). Unset that, or leave ${lab[0]} out.`,
    );
  }
}

/**
 * Starts the portal in development mode and stays until it is stopped. Where no cluster is
 * configured, the home lab is started first, and ends with it.
 */
export async function run({ args, env }) {
  const options = startOptions(args);
  const { files, clusters, lab } = portalConfiguration({
    lab: !options.withoutLab,
  });
  mkdirSync(path.join(state, 'database'), { recursive: true });
  if (!lab) {
    say(
      clusters
        ? `clusters: ${clusters}`
        : 'no cluster is configured, so the storage pages will be empty',
    );
    return runPortal({ files, args: options.portal, env });
  }
  say('no cluster is configured, so the home lab serves (docs/home-lab.md);');
  say('  export KUBECONFIG=… for a cluster of yours, --no-lab for none');
  const { status, stop } = await startLab({
    args: options.lab,
    env,
    onEnd: code => {
      say(`the home lab has ended with code ${code}, and the portal with it`);
      process.kill(process.pid, 'SIGTERM');
    },
  });
  try {
    return await runPortal({
      files,
      args: options.portal,
      env: { ...env, ...addressesOfLab(status) },
    });
  } finally {
    await stop();
  }
}

function runPortal({ files, args, env }) {
  say('the portal comes up on http://localhost:3000 (Ctrl-C stops it)');
  return runGroupHere({
    command: 'yarn',
    args: [
      'backstage-cli',
      'repo',
      'start',
      ...files.flatMap(file => ['--config', file]),
      ...args,
    ],
    env: {
      ...env,
      NODE_ENV: 'development',
      // The backend runs in a folder of its own, where a relative path would mean another file.
      ...(env.KUBECONFIG && { KUBECONFIG: path.resolve(env.KUBECONFIG) }),
    },
  });
}
