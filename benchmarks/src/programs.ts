import { spawn } from 'child_process';
import { resolve } from 'path';

/** The mover's folder in this clone. */
// eslint-disable-next-line no-restricted-syntax -- benchmarks run from the clone, never built
export const moverFolder = resolve(__dirname, '../../images/mover');

/** The mover as its image has it. */
export const moverProgram = resolve(moverFolder, 'bin/stowage-mover');

/**
 * Runs a program to its end and answers what it wrote to standard output.
 *
 * @param onLine - told each line as it comes
 * @throws Error with the end of its standard error, where it ends with anything but 0
 */
export async function runProgram(
  command: string[],
  options: { cwd?: string; onLine?: (line: string) => void } = {},
): Promise<string> {
  const [program, ...words] = command;
  const child = spawn(program, words, {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let rest = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(line => options.onLine?.(line));
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-4000);
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  if (code !== 0) {
    throw new Error(
      `${program} ended with ${code}: ${said}${output.slice(-4000)}`,
    );
  }
  return output;
}

/** How long something takes, seconds. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / 1e9;
}

/** The middle one, of an odd number of figures. */
export function median(figures: number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** With two decimals. */
export function rounded(figure: number): number {
  return Math.round(figure * 100) / 100;
}
