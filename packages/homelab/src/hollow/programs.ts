import { accessSync, constants } from 'fs';
import { join } from 'path';

/** What an image is on a hollow node: the machine's own programs. */
export interface Program {
  /** Folders before the machine's own in the container's `PATH`. */
  path?: string[];
  /** Run where the container names no command, as the image's entry point would be. */
  command?: string[];
  /** The image's own variables. */
  environment?: Record<string, string>;
  /** What the image asks to be stopped with; SIGTERM by default. */
  stopSignal?: NodeJS.Signals;
  /** User that the image runs as; honoured for root only. */
  user?: { uid: number; gid: number };
}

/**
 * Programs by image. A key is a whole reference, or its beginning followed by
 * `*`; whole references win, then the longest beginning.
 */
export type Programs = Record<string, Program>;

/** Folders that every container finds programs in. */
export const basePath = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
];

/** Answers what an image is, or undefined for one that nobody has. */
export function programOf(
  image: string,
  programs: Programs,
): Program | undefined {
  const beginning = Object.keys(programs)
    .filter(key => key.endsWith('*') && image.startsWith(key.slice(0, -1)))
    .sort((a, b) => b.length - a.length)[0];
  return programs[image] ?? (beginning ? programs[beginning] : undefined);
}

/** Whether a program can be found and run; `path` as in the variable `PATH`. */
export function isRunnable(program: string, path: string): boolean {
  const candidates = program.includes('/')
    ? [program]
    : path.split(':').map(folder => join(folder, program));
  return candidates.some(candidate => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
