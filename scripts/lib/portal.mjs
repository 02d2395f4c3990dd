import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** The plugin that reads a NAS; where it is not there, nothing reads what is configured of one. */
const nasPlugin = path.join(
  root,
  'plugins/storage-backend-module-synology/package.json',
);

/** What the home lab adds to `app-config.yaml`: absolute paths. */
export function labConfiguration() {
  return ['app-config.lab.yaml']
    .concat(existsSync(nasPlugin) ? ['app-config.lab-nas.yaml'] : [])
    .map(file => path.join(root, file));
}

/**
 * The configuration files that a start uses, and what tells of a cluster.
 *
 * @param options.lab - whether the home lab is to serve where nothing names a cluster
 * @returns `files`: absolute paths in the order in which later ones win; `clusters`: where the
 * clusters come from, in words, or undefined where nothing names one; `lab`: whether the home lab
 * is to be started
 */
export function portalConfiguration({
  environment = process.env,
  lab: allowed = false,
} = {}) {
  const files = [path.join(root, 'app-config.yaml')];
  const sources = [];
  if (environment.KUBECONFIG) {
    files.push(path.join(root, 'app-config.cluster.yaml'));
    sources.push(`KUBECONFIG ${environment.KUBECONFIG}`);
  }
  const local = path.join(root, 'app-config.local.yaml');
  const hasLocal = existsSync(local);
  // A look, not a parse: the backend reads the file and says what is wrong with it.
  if (
    hasLocal &&
    /^\s*(clusters|clusterLocatorMethods):/m.test(readFileSync(local, 'utf8'))
  ) {
    sources.push('app-config.local.yaml');
  }
  const lab = allowed && sources.length === 0;
  if (lab) files.push(...labConfiguration());
  if (hasLocal) files.push(local);
  return { files, clusters: sources.join(' and ') || undefined, lab };
}
