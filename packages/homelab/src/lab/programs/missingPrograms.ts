import { basePath, isRunnable } from '../../hollow/programs';

/** Programs of the machine that pods use, and what does not work without them. */
export const neededPrograms: Record<string, string> = {
  sh: 'most containers do not start',
  bash: 'local volumes are not measured, and scripts of templates fail',
  python3: 'movers and the applications of the scene do not start',
  rsync: 'nothing can be moved',
  ssh: 'nothing can be moved from one node to another',
  sshd: 'nothing can be moved from one node to another',
  tar: 'what packs archives in pods fails',
};

/**
 * What of {@link neededPrograms} is not there, in a line each.
 *
 * @param path - as the variable `PATH`; what containers have by default
 */
export function missingPrograms(path = basePath.join(':')): string[] {
  return Object.entries(neededPrograms)
    .filter(([program]) => !isRunnable(program, path))
    .map(([program, lost]) => `${program} is missing: ${lost}`);
}
