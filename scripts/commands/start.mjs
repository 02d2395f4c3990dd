import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { portalConfiguration } from '../lib/portal.mjs';
import { state } from '../lib/paths.mjs';
import { requirePorts } from '../lib/ports.mjs';
import { runGroupHere } from '../lib/process.mjs';
import { Plain, say } from '../lib/say.mjs';

const ports = [
  { port: 3000, use: "the portal's page" },
  { port: 7007, use: "the portal's backend" },
];

/** Says at once what would stop the portal later. */
export async function prepare() {
  await requirePorts(ports);
  const { KUBECONFIG } = process.env;
  if (!KUBECONFIG) return;
  if (KUBECONFIG.split(path.delimiter).filter(Boolean).length > 1) {
    throw new Plain(
      `KUBECONFIG names several files (${KUBECONFIG}), and the portal reads one. Put them together (kubectl config view --flatten > one.kubeconfig) and name that one.`,
    );
  }
  if (!existsSync(KUBECONFIG)) {
    throw new Plain(
      `KUBECONFIG names ${KUBECONFIG}, which does not exist. Correct it, or unset it to start without a cluster.`,
    );
  }
}

/** Starts the portal in development mode and stays until it is stopped. */
export async function run({ args, env }) {
  const { files, clusters } = portalConfiguration();
  mkdirSync(path.join(state, 'database'), { recursive: true });
  if (clusters) {
    say(`clusters: ${clusters}`);
  } else {
    say('no cluster is configured, so the storage pages will be empty. Either');
    say('  export KUBECONFIG=…  to a cluster of yours, or');
    say('  name clusters under storage.clusters in app-config.local.yaml, or');
    say(
      '  npm run cluster      (Linux, root, Go) and take the KUBECONFIG it prints; then start again',
    );
  }
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
