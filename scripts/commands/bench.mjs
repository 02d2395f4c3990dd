import { root } from '../lib/paths.mjs';
import { runLogged } from '../lib/process.mjs';
import { Plain, say, step } from '../lib/say.mjs';

/** Every benchmark: a file in `benchmarks/` whose last line is its result as JSON. */
const benchmarks = [
  { name: 'first-sync', title: 'First sync and memory' },
  { name: 'tab-latency', title: "Latency of the tab's API" },
  { name: 'assess', title: 'Assessment of a cluster (processor time)' },
  { name: 'copy-rate', title: "The mover's copy against bare rsync" },
  { name: 'empty-move', title: 'A move of an empty claim' },
  { name: 'lab', title: 'What the home lab costs' },
  { name: 'downtime', title: 'Downtime of a move, floor and data part' },
  {
    name: 'tree',
    title: 'The tree that hurts, at its full size',
    onlyNamed: true,
  },
];

/**
 * Measures, one benchmark after the other, and prints tables. `npm run bench -- tab-latency`
 * runs that one alone; what numbers mean stands at the top of its file.
 */
export async function run({ args, env }) {
  const names = args.filter(argument => !/^\d+$/.test(argument));
  const numbers = args.filter(argument => /^\d+$/.test(argument));
  const unknown = names.find(
    name => !benchmarks.some(benchmark => benchmark.name === name),
  );
  if (unknown) {
    throw new Plain(
      `There is no benchmark “${unknown}”. There are: ${benchmarks
        .map(({ name }) => name)
        .join(', ')}.`,
    );
  }
  let failed = 0;
  for (const benchmark of benchmarks) {
    const meant =
      names.length === 0
        ? !benchmark.onlyNamed
        : names.includes(benchmark.name);
    if (meant) {
      failed += (await measure({ benchmark, numbers, env })) ? 0 : 1;
    }
  }
  return failed === 0 ? 0 : 1;
}

async function measure({ benchmark, numbers, env }) {
  const { name, title } = benchmark;
  const { code, output, file } = await step(title, () =>
    runLogged({
      command: 'node',
      args: [
        '--expose-gc',
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        `benchmarks/${name}.ts`,
        ...numbers,
      ],
      cwd: root,
      env,
      log: `bench-${name}`,
    }),
  );
  const lines = output.trim().split('\n');
  if (code !== 0) {
    say(`FAILED: ${title}, see ${file}\n${lines.slice(-20).join('\n')}`);
    return false;
  }
  const result = JSON.parse(lines.at(-1));
  process.stdout.write(`\n${title}\n${table(result)}\n`);
  return true;
}

/** One line for each figure; names are written as words. */
function table(result) {
  const rows = Object.entries(result).map(([name, value]) => [
    inWords(name),
    Array.isArray(value) ? value.join('; ') || 'none' : String(value),
  ]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`)
    .join('');
}

/** `residentMiB` as `resident (MiB)`, `apiServerRequests` as `api server requests`. */
function inWords(name) {
  const [, words, unit] = /^(.*?)(MiB|Ms)?$/.exec(name);
  const spaced = words.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return unit ? `${spaced} (${unit === 'Ms' ? 'ms' : unit})` : spaced;
}
