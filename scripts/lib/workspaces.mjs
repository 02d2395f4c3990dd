import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** The package.json of the clone and of every workspace, sorted. */
export function packageFiles() {
  const top = path.join(root, 'package.json');
  const { workspaces } = JSON.parse(readFileSync(top, 'utf8'));
  const folders = workspaces.flatMap(pattern => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    const absolute = path.join(root, parent);
    return existsSync(absolute)
      ? readdirSync(absolute).map(name => path.join(parent, name))
      : [];
  });
  const files = folders
    .map(folder => path.join(root, folder, 'package.json'))
    .filter(file => existsSync(file))
    .sort();
  return [top, ...files];
}
