import { mkdirSync } from 'fs';
import { join, resolve } from 'path';
import { build } from 'esbuild';

/**
 * Puts the portal's program into one file, so that a portal that was killed is back within a
 * moment instead of after loading a thousand files.
 *
 * @returns the file
 */
export async function bundlePortal(): Promise<string> {
  // This package is never built; the bundle lies where Node finds the clone's packages from.
  // eslint-disable-next-line no-restricted-syntax
  const here = __dirname;
  const folder = resolve(here, '../../../../node_modules/.cache/stowage-chaos');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `portal-${process.pid}.cjs`);
  await build({
    entryPoints: [join(here, 'program.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Compiled ones, and databases that knex knows and nobody here has.
    external: [
      'better-sqlite3',
      ...['pg-native', 'pg-query-stream', 'sqlite3', 'mysql', 'mysql2'],
      ...['mariadb', 'mariadb/callback', 'oracledb', 'tedious'],
    ],
    logLevel: 'error',
  });
  return outfile;
}
