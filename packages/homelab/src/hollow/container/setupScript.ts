import { readFileSync } from 'fs';
import { dirname } from 'path';
import { isWithin } from './mountPaths';
import { RootLayout } from './rootLayout';

/** Absolute paths of the programs that make a container's root. */
export interface SetupTools {
  chroot: string;
  cp: string;
  mkdir: string;
  mount: string;
}

/** Quotes a word for a POSIX shell. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Writes a path as fstab(5) wants it. */
function fstabWord(path: string): string {
  return path.replace(
    /[\\\s#]/g,
    character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}

/** Options of a mount that another user namespace may not take off again. */
const lockedOptions = [
  'nosuid',
  'nodev',
  'noexec',
  'noatime',
  'nodiratime',
  'relatime',
];

/**
 * The options that the mount below a path has and that a read-only view of it
 * has to repeat, because without privileges they cannot be dropped.
 *
 * @param mountInfo - text of `/proc/self/mountinfo`
 */
export function inheritedOptions(path: string, mountInfo: string): string[] {
  let deepest = '';
  let options: string[] = [];
  for (const line of mountInfo.split('\n')) {
    const [, , , , escaped, own] = line.split(' ');
    const point = escaped?.replace(/\\(\d{3})/g, (_, digits: string) =>
      String.fromCharCode(parseInt(digits, 8)),
    );
    if (point && isWithin(path, point) && point.length >= deepest.length) {
      deepest = point;
      options = own.split(',');
    }
  }
  return options.filter(option => lockedOptions.includes(option));
}

/** The mounts of a root in fstab's format, below the folder it is built in. */
export function fstabText(layout: RootLayout, root: string): string {
  const mountInfo = readFileSync('/proc/self/mountinfo', 'utf8');
  return layout.binds
    .map(({ source, path, readOnly }) => {
      const options = readOnly
        ? ['rbind', 'ro', ...inheritedOptions(source, mountInfo)]
        : ['rbind'];
      return [
        fstabWord(source),
        fstabWord(root + path),
        'none',
        options.join(','),
        '0',
        '0',
      ].join(' ');
    })
    .concat(
      `proc ${fstabWord(`${root}/proc`)} proc nosuid,nodev,noexec 0 0`,
      '',
    )
    .join('\n');
}

/**
 * The shell script that runs as the first process of the new namespaces: it
 * builds the root and becomes the container's program. Descriptor 3 gets the
 * process id as the machine sees it, and is closed right before the program.
 */
export function setupScript(input: {
  layout: RootLayout;
  tools: SetupTools;
  /** Folder on the machine that the root is built in. */
  root: string;
  /** The mounts, as {@link fstabText} writes them. */
  fstab: string;
  workingDirectory?: string;
  /** Options of chroot(1) that choose the user. */
  chrootOptions: string[];
}): string {
  const { layout, tools, root } = input;
  const below = (path: string) => shellQuote(`.${path}`);
  // One program for each folder of links: starting one costs more than its work.
  const folders = new Set(layout.links.map(path => dirname(path)));
  // Only a folder that is asked for has to be there: the chroot begins in `/`.
  const enter = input.workingDirectory
    ? [
        '/bin/sh',
        '-c',
        'cd "$0" || exit 1; exec "$@"',
        input.workingDirectory,
      ].map(shellQuote)
    : [];
  return [
    'set -e',
    // The machine's /proc is still there: this is the process id it knows.
    'read -r pid rest </proc/self/stat',
    `${tools.mount} -t tmpfs -o mode=0755,size=16m root ${shellQuote(root)}`,
    `cd ${shellQuote(root)}`,
    `${tools.mkdir} -p ${layout.folders.map(below).join(' ')}`,
    ...layout.files.map(path => `: >${below(path)}`),
    ...[...folders].map(
      folder =>
        `${tools.cp} --no-dereference ${layout.links
          .filter(path => dirname(path) === folder)
          .map(shellQuote)
          .join(' ')} ${below(folder)}`,
    ),
    `${tools.mount} --all --fstab ${shellQuote(input.fstab)}`,
    'echo "$pid" >&3',
    'exec 3>&-',
    [
      `exec ${tools.chroot}`,
      ...input.chrootOptions,
      shellQuote(root),
      ...enter,
      '"$@"',
    ].join(' '),
    '',
  ].join('\n');
}
