/*
 * The mover's copy against bare rsync with the same flags, and its comparison against one read of
 * both sides: see README.md here. Arguments: MiB of the one large file, number of small files.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import {
  median,
  moverFolder,
  moverProgram,
  rounded,
  runProgram,
  secondsOf,
} from './src/programs';
import { write } from './src/write';

const runs = 5;

/** What a pass asks of rsync, as the mover itself says it. */
async function flagsOfAPass(): Promise<string[]> {
  const program =
    'import json; from stowage_mover import rsync, rules; print(json.dumps([each.decode() for each in rsync.arguments(rules.Rules())]))';
  const shown = await runProgram(['python3', '-B', '-c', program], {
    cwd: moverFolder,
  });
  return [...JSON.parse(shown), '--delete-delay'];
}

class Tree {
  readonly source: string;
  readonly target: string;

  constructor(folder: string) {
    this.source = join(folder, 'source');
    this.target = join(folder, 'target');
    mkdirSync(this.source);
  }

  /** An empty target, and a source that has to come from the disk. */
  async renew(): Promise<void> {
    rmSync(this.target, { recursive: true, force: true });
    mkdirSync(this.target);
    await this.cool();
  }

  async cool(): Promise<void> {
    const drop = resolve(__dirname, 'src/dropFromMemory.py');
    await runProgram(['python3', '-B', drop, this.source, this.target]);
  }

  async withRsync(flags: string[]): Promise<void> {
    await runProgram(['rsync', ...flags, `${this.source}/`, `${this.target}/`]);
  }

  /** One command of the mover. Its own program starts once for an operation, and does not count. */
  async withMover(
    command: string,
  ): Promise<{ seconds: number; clean?: boolean; equal?: boolean }> {
    const shown = await runProgram([
      ...['python3', moverProgram, 'run', '--source', this.source],
      ...['--target', this.target, command],
    ]);
    return JSON.parse(shown).result;
  }

  /** Every file of both sides, one after the other. */
  async read(): Promise<void> {
    const words = 'find "$@" -type f -print0 | xargs -0 cat | cat > /dev/null';
    await runProgram(['sh', '-c', words, 'sh', this.source, this.target]);
  }
}

/** Medians of runs that take turns, so that whatever else the machine does meets both alike. */
async function measure(tree: Tree, flags: string[]) {
  const times: Record<'rsync' | 'mover' | 'reading' | 'comparison', number[]> =
    { rsync: [], mover: [], reading: [], comparison: [] };
  for (let run = 0; run < runs; run += 1) {
    const turns = [
      async () => {
        await tree.renew();
        times.rsync.push(await secondsOf(() => tree.withRsync(flags)));
      },
      async () => {
        await tree.renew();
        const { clean, seconds } = await tree.withMover('copy');
        if (!clean) {
          throw new Error('The pass was not clean');
        }
        times.mover.push(seconds);
      },
    ];
    for (const turn of run % 2 ? turns : turns.reverse()) {
      await turn();
    }
    await tree.cool();
    times.reading.push(await secondsOf(() => tree.read()));
    await tree.cool();
    const proof = await tree.withMover('prove={"mode":"full"}');
    if (!proof.equal) {
      throw new Error('Both sides are not the same');
    }
    times.comparison.push(proof.seconds);
  }
  return {
    rsync: median(times.rsync),
    mover: median(times.mover),
    reading: median(times.reading),
    comparison: median(times.comparison),
  };
}

async function main() {
  const [mebibytes = 4096, files = 100_000] = process.argv.slice(2).map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'stowage-copy-rate-'));
  const result: Record<string, number | string> = {};
  try {
    const flags = await flagsOfAPass();
    for (const [name, make] of [
      [
        `one file of ${mebibytes} MiB`,
        `head -c ${mebibytes}M /dev/urandom > "$0/file"`,
      ],
      [
        `${files} files`,
        `python3 -B -c 'import os, random, sys
chance = random.Random(7)
for number in range(int(sys.argv[2])):
    folder = os.path.join(sys.argv[1], str(number // 200))
    number % 200 or os.mkdir(folder)
    with open(os.path.join(folder, str(number)), "wb") as file:
        file.write(chance.randbytes(chance.choice((100, 1000, 4000, 20000))))
' "$0" ${files}`,
      ],
    ]) {
      const own = mkdtempSync(join(folder, 'tree-'));
      const tree = new Tree(own);
      await runProgram(['sh', '-c', make, tree.source]);
      const times = await measure(tree, flags);
      result[`${name}, bare rsync, s`] = rounded(times.rsync);
      result[`${name}, mover's copy, s`] = rounded(times.mover);
      result[`${name}, rate of the mover's copy to rsync's`] = rounded(
        times.rsync / times.mover,
      );
      result[`${name}, one read of both sides, s`] = rounded(times.reading);
      result[`${name}, mover's comparison, s`] = rounded(times.comparison);
      result[`${name}, comparison to one read of both sides`] = rounded(
        times.comparison / times.reading,
      );
      rmSync(own, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0];
  result['load of the machine at the end'] = load;
  write(JSON.stringify(result));
}

main();
