import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'fs';
import { join } from 'path';
import { ClusterLayout } from './layout';

/** One NFS rule of the NAS that the nodes mount from. */
export interface ExportRule {
  /** Path of the exported folder on the NAS, such as `/volume1/stowage`. */
  path: string;
  /**
   * Who a request is made as: `none` leaves users as they are, `admin` makes
   * root the NAS's administrator (1024:100), `all` does so with everybody.
   */
  squash: 'none' | 'admin' | 'all';
  readOnly?: boolean;
  /** Whether extended attributes are kept; true by default. */
  extendedAttributes?: boolean;
  /** Addresses that may mount; everybody by default. */
  clients?: string[];
}

/** The exports that every cluster starts with; the first serves `nfs-storage`. */
export const defaultExports: ExportRule[] = [
  { path: '/volume1/stowage', squash: 'none' },
  { path: '/volume1/squash-admin', squash: 'admin' },
  { path: '/volume1/squash-all', squash: 'all' },
  { path: '/volume1/read-only', squash: 'none', readOnly: true },
  {
    path: '/volume1/no-xattrs',
    squash: 'none',
    extendedAttributes: false,
  },
  { path: '/volume1/refused', squash: 'none', clients: ['192.0.2.1'] },
];

function rulesPath(layout: ClusterLayout): string {
  return join(layout.nasFolder, '.exports');
}

/** The line of one rule as the nodes' mount helper reads it. */
export function exportLine(rule: ExportRule): string {
  return [
    rule.path,
    `squash=${rule.squash}`,
    `access=${rule.readOnly ? 'ro' : 'rw'}`,
    `xattrs=${rule.extendedAttributes ?? true ? 'yes' : 'no'}`,
    `clients=${rule.clients?.join(',') ?? '*'}`,
  ].join(' ');
}

/**
 * Replaces all rules and makes the folders that are missing. A mount that
 * exists keeps the rule that it was made under, as it does not on a real NAS.
 *
 * @throws Error for a path that the rules' file cannot hold.
 */
export function writeExports(layout: ClusterLayout, rules: ExportRule[]): void {
  for (const { path } of rules) {
    if (!/^(\/[A-Za-z0-9_.-]+)+$/.test(path) || path.includes('..')) {
      throw new Error(
        `Cannot export '${path}': an absolute path of letters, digits, '_', '.' and '-' is needed`,
      );
    }
    const folder = join(layout.nasFolder, path);
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      // As a NAS makes shared folders: squashed users can write as well.
      chmodSync(folder, 0o777);
    }
  }
  const scratch = `${rulesPath(layout)}.new`;
  writeFileSync(scratch, `${rules.map(exportLine).join('\n')}\n`);
  renameSync(scratch, rulesPath(layout));
}

/** The rules in force, a line for each. */
export function exportLines(layout: ClusterLayout): string[] {
  return readFileSync(rulesPath(layout), 'utf8').trim().split('\n');
}
