import { spawn } from 'child_process';

/** What a finished command left behind. */
export interface CommandResult {
  stdout: string;
  stderr: string;
  /** Exit code; -1 when a signal ended the command. */
  code: number;
}

/** How to run a command. */
export interface RunOptions {
  cwd?: string;
  /** Added to the environment of this process. */
  env?: Record<string, string | undefined>;
  /** Written to standard input, which is closed afterwards. */
  input?: string | Buffer;
  /** Called with every chunk of standard error, for progress. */
  onStderr?: (text: string) => void;
  /** Milliseconds after which the command is killed; none by default. */
  timeoutMs?: number;
}

/** Runs a command to its end and answers whatever its exit code is. */
export async function tryRun(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<CommandResult> {
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk);
      options.onStderr?.(chunk.toString());
    });
    child.on('error', reject);
    // A command that ends without reading its input closes the pipe early;
    // its exit code tells more than the resulting EPIPE.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
    child.on('close', code =>
      resolve({
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
        code: code ?? -1,
      }),
    );
  });
}

/**
 * Runs a command and answers its standard output.
 *
 * @throws Error with the command line and the end of its output when it fails.
 */
export async function run(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await tryRun(command, args, options);
  if (result.code !== 0) {
    const said = (result.stderr || result.stdout).trim().slice(-2000);
    throw new Error(
      `'${command} ${args.join(' ')}' failed with code ${result.code}: ${said}`,
    );
  }
  return result.stdout;
}
