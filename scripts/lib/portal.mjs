import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * The configuration files that a start uses, and what tells of a cluster.
 *
 * @returns `files`: absolute paths in the order in which later ones win; `clusters`: where the
 * clusters come from, in words, or undefined where nothing names one
 */
export function portalConfiguration({ environment = process.env } = {}) {
  const files = [path.join(root, 'app-config.yaml')];
  const sources = [];
  if (environment.KUBECONFIG) {
    files.push(path.join(root, 'app-config.cluster.yaml'));
    sources.push(`KUBECONFIG ${environment.KUBECONFIG}`);
  }
  const local = path.join(root, 'app-config.local.yaml');
  if (existsSync(local)) {
    files.push(local);
    // A look, not a parse: the backend reads the file and says what is wrong with it.
    if (
      /^\s*(clusters|clusterLocatorMethods):/m.test(readFileSync(local, 'utf8'))
    ) {
      sources.push('app-config.local.yaml');
    }
  }
  return { files, clusters: sources.join(' and ') || undefined };
}
