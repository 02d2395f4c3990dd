/*
 * The tree that hurts at its full size, carried and proven by movers that have no more memory than
 * their pods: see images/mover/README.md. Argument: files of record.
 */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { moverFolder, runProgram } from './src/programs';
import { write } from './src/write';

interface Figure {
  seconds: number;
  memoryMiB: number;
  files?: number;
  changesFound?: number;
}

function inWords({ seconds, memoryMiB, files, changesFound }: Figure): string {
  return [
    `${seconds} s`,
    `${memoryMiB} MiB of memory`,
    ...(files === undefined ? [] : [`${files} files read on both sides`]),
    ...(changesFound === undefined
      ? []
      : [`${changesFound} of ${changesFound} changes found by name`]),
  ].join('; ');
}

async function main() {
  const record = process.argv[2] ?? '1000000';
  const folder = mkdtempSync(join(tmpdir(), 'stowage-tree-'));
  try {
    const shown = await runProgram(
      [
        ...['python3', '-B', '-m', 'tests.full_size', join(folder, 'tree')],
        ...['--record', record],
      ],
      { cwd: moverFolder, onLine: write },
    );
    const { limitMiB, ...figures } = JSON.parse(
      shown.trim().split('\n').at(-1)!,
    );
    write(
      JSON.stringify({
        'limit of memory (MiB)': limitMiB,
        ...Object.fromEntries(
          Object.entries(figures as Record<string, Figure>).map(
            ([name, figure]) => [name, inWords(figure)],
          ),
        ),
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
