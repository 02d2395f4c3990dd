import { chmodSync, lchownSync, lstatSync, readdirSync } from 'fs';
import { join } from 'path';

const setGid = 0o2000;

/**
 * Gives a volume to a group, as a kubelet does for the kinds of volumes that
 * it manages owners of: everything belongs to the group, which may do what the
 * owner may; folders hand the group on.
 */
export function applyFsGroup(
  folder: string,
  gid: number,
  policy: string | undefined,
): void {
  const root = lstatSync(folder);
  if (
    policy === 'OnRootMismatch' &&
    root.gid === gid &&
    root.mode % 0o10000 >= setGid
  ) {
    return;
  }
  const visit = (path: string) => {
    const stats = lstatSync(path);
    lchownSync(path, -1, gid);
    if (stats.isSymbolicLink()) {
      return;
    }
    if (stats.isDirectory()) {
      readdirSync(path).forEach(name => visit(join(path, name)));
    }
    chmodSync(
      path,
      stats.mode | (stats.isDirectory() ? 0o770 | setGid : 0o660),
    );
  };
  visit(folder);
}
