import { ChildProgram } from '../../src/control/ChildProgram';

/** A TypeScript file of this repository as a program of its own, which can be killed and frozen. */
export function typeScriptProgram(options: {
  /** Name for messages. */
  name: string;
  /** Absolute path of the file. */
  path: string;
  args: string[];
  /** Takes its output. */
  logPath: string;
  env?: Record<string, string>;
}): ChildProgram {
  const { path, args } = options;
  return new ChildProgram({
    ...options,
    path: process.execPath,
    args: [
      ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
      ...[path, ...args],
    ],
    cwd: __dirname,
  });
}
