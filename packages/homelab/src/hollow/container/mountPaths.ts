import { join, posix } from 'path';
import { Mount } from './Launcher';

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return (
    path === folder ||
    path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
  );
}

/** Answers the mount that shows a container's path: the deepest one. */
export function mountOf(path: string, mounts: Mount[]): Mount | undefined {
  return mounts
    .filter(({ mountPath }) => isWithin(path, mountPath))
    .sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
}

/**
 * Rewrites a text that begins with the path of a mount to the folder behind it,
 * and leaves every other text alone. Only the beginning counts: what a path is
 * in the middle of a script cannot be told from outside.
 */
export function rewritePath(text: string, mounts: Mount[]): string {
  if (!text.startsWith('/')) {
    return text;
  }
  const mount = mountOf(posix.normalize(text), mounts);
  // A list of paths is rewritten by its first: the rest would need guesses.
  const rest = mount && text.slice(mount.mountPath.length);
  return mount ? join(mount.source, '/').replace(/\/$/, '') + rest : text;
}
