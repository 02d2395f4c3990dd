import { statSync } from 'fs';
import { join } from 'path';
import { isWithin } from '../container/mountPaths';
import { DiskFigures } from '../NodeDisk';
import { VolumeError } from './VolumeError';

/** Whose rights a server gives to its clients' users. */
export type Squash = 'none' | 'root' | 'all';

/** One exported folder of an NFS server. */
export interface NfsExport {
  /** As volumes name the server. */
  server: string;
  /** As volumes name the folder; volumes may lie below it. */
  path: string;
  /** The same folder on this machine. */
  folder: string;
  /** Whether the server refuses every write. */
  readOnly?: boolean;
  /**
   * `none` by default. Honoured by running a container as the user below, and
   * only where that container mounts nothing else that keeps data.
   */
  squash?: Squash;
  /** Who squashed users become; 65534 by default. */
  anonymous?: { uid: number; gid: number };
  /** Names of nodes that may mount it; all by default. */
  clients?: string[];
  /** What the server says of the file system behind it; the machine's own figures by default. */
  figures?(): Promise<DiskFigures>;
}

/** The exports that there are; a function is asked at each mount. */
export type NfsExports = readonly NfsExport[] | (() => readonly NfsExport[]);

/** What a mount of an export comes to. */
export interface NfsMount {
  folder: string;
  readOnly: boolean;
  squash: Squash;
  anonymous: { uid: number; gid: number };
  figures?(): Promise<DiskFigures>;
}

/**
 * Finds what a node gets when it mounts a folder of a server: the deepest
 * export that holds it decides. Of several with the same path, which are for
 * different clients, the first that the node is a client of.
 *
 * @throws VolumeError in the words of mount.nfs
 */
export function mountNfs(input: {
  exports: readonly NfsExport[];
  server: string;
  path: string;
  node: string;
}): NfsMount {
  const { exports, server, path, node } = input;
  const source = `${server}:${path}`;
  const holding = exports
    .filter(each => each.server === server && isWithin(path, each.path))
    .sort((a, b) => b.path.length - a.path.length);
  const found = holding.find(
    each =>
      each.path === holding[0].path && (each.clients?.includes(node) ?? true),
  );
  if (!found) {
    throw new VolumeError(
      `mount failed: exit status 32: mount.nfs: access denied by server while mounting ${source}`,
    );
  }
  const folder = join(found.folder, path.slice(found.path.length));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new VolumeError(
      `mount failed: exit status 32: mount.nfs: mounting ${source} failed, reason given by server: No such file or directory`,
    );
  }
  return {
    folder,
    readOnly: found.readOnly ?? false,
    squash: found.squash ?? 'none',
    anonymous: found.anonymous ?? { uid: 65534, gid: 65534 },
    ...(found.figures && { figures: found.figures }),
  };
}
