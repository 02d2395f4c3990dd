import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { portalConfiguration } from '../lib/portal.mjs';
import { state } from '../lib/paths.mjs';
import { requirePorts } from '../lib/ports.mjs';
import { runHere } from '../lib/process.mjs';
import { Plain, say } from '../lib/say.mjs';

const ports = [
  { port: 3000, use: "the portal's page" },
  { port: 7007, use: "the portal's backend" },
];

/** Says at once what would stop the portal later. */
export async function prepare() {
  await requirePorts(ports);
  const { KUBECONFIG } = process.env;
  if (KUBECONFIG && !KUBECONFIG.split(path.delimiter).some(existsSync)) {
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
  return runHere({
    command: 'yarn',
    args: [
      'backstage-cli',
      'repo',
      'start',
      ...files.flatMap(file => ['--config', file]),
      ...args,
    ],
    env: { ...env, NODE_ENV: 'development' },
  });
}
