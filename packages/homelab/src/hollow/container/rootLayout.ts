import { lstatSync, readdirSync, realpathSync, statSync } from 'fs';
import { userInfo } from 'os';
import { dirname, join } from 'path';
import { Mount } from './Launcher';
import { isWithin } from './mountPaths';

/** What a container's root consists of; paths are the container's. */
export interface RootLayout {
  folders: string[];
  /** Empty files that something is mounted on. */
  files: string[];
  /** Links that are taken over from the machine. */
  links: string[];
  /** In the order in which they have to be made. */
  binds: { source: string; path: string; readOnly: boolean }[];
}

/** Devices of the machine that a container sees. */
const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty', 'ptmx'];
const deviceLinks = ['/dev/fd', '/dev/stdin', '/dev/stdout', '/dev/stderr'];

/** Folders that are the container's own, whatever the machine has there. */
const ownFolders = ['/dev', '/proc', '/run'];

/**
 * What shells run before a command that came through sshd (bash(1), zsh(1), sshd(8)). It is meant
 * for the machine's user, who is not in the container.
 */
const startupFiles = ['.bashrc', '.zshenv', '.ssh/rc'];

/** Replaces links of the machine in the part of a path that exists: `/var/run` is `/run`. */
function withoutLinks(path: string): string {
  if (path === '/') {
    return path;
  }
  const parent = withoutLinks(dirname(path));
  const whole = join(parent, path.slice(dirname(path).length));
  try {
    return realpathSync(whole);
  } catch {
    return whole;
  }
}

/**
 * Plans a root that shows the machine's files, except where the container's
 * mounts lie: a folder on the way to one of them is made anew with everything
 * else in it, so that nothing has to exist on the machine and nothing of it
 * changes. What the machine's user has shells run is empty.
 *
 * @param home - of the machine's user
 */
export function planRoot(
  mounts: Mount[],
  home: string = userInfo().homedir,
): RootLayout {
  const layout: RootLayout = {
    folders: [...ownFolders, '/run/lock', '/run/sshd', '/dev/pts', '/dev/shm'],
    files: devices.map(name => `/dev/${name}`),
    links: [...deviceLinks],
    binds: [...devices, 'pts', 'shm'].map(name => ({
      source: `/dev/${name}`,
      path: `/dev/${name}`,
      readOnly: false,
    })),
  };
  const targets = mounts
    .map(mount => ({ ...mount, mountPath: withoutLinks(mount.mountPath) }))
    .sort((a, b) => a.mountPath.length - b.mountPath.length);

  /** Shows what the machine has at a path, mounts excepted. */
  const show = (path: string): void => {
    if (ownFolders.includes(path)) {
      return;
    }
    if (targets.some(({ mountPath }) => mountPath === path)) {
      return;
    }
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) {
      layout.links.push(path);
    } else if (stat?.isDirectory()) {
      layout.folders.push(path);
      if (targets.some(({ mountPath }) => isWithin(mountPath, path))) {
        readdirSync(path).forEach(name => show(join(path, name)));
      } else {
        layout.binds.push({ source: path, path, readOnly: false });
      }
    } else if (stat?.isFile()) {
      layout.files.push(path);
      layout.binds.push({ source: path, path, readOnly: false });
    }
  };
  readdirSync('/').forEach(name => show(`/${name}`));
  for (const file of startupFiles) {
    const path = withoutLinks(join(home, file));
    const isHidden = targets.some(({ mountPath }) => isWithin(path, mountPath));
    if (!isHidden && statSync(path, { throwIfNoEntry: false })?.isFile()) {
      layout.binds.push({ source: '/dev/null', path, readOnly: true });
    }
  }

  targets.forEach(({ source, mountPath, readOnly }, index) => {
    const covered = targets
      .slice(0, index)
      .some(earlier => isWithin(mountPath, earlier.mountPath));
    // Inside another mount the place is made on that one, by whoever made it.
    if (!covered) {
      if (statSync(source).isDirectory()) {
        layout.folders.push(mountPath);
      } else {
        layout.folders.push(dirname(mountPath));
        layout.files.push(mountPath);
      }
    }
    layout.binds.push({ source, path: mountPath, readOnly });
  });
  return layout;
}
