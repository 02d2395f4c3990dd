/*
 * Random operations with faults: `chaos.ts --runs N --seed S [--only <seeds of runs>]
 * [--parallel P] [--minutes M] [--on kubernetes|lab] --folder <for failing runs> [--postgres <connection>]`.
 * Prints what it does to standard error, and a result as JSON to standard output.
 */
import { rmSync } from 'fs';
import { parseArgs } from 'util';
import knexFactory from 'knex';
import { bundlePortal } from './portal/bundle';
import { Lane } from './run/Lane';
import { RunOutcome, runOne } from './run/runOne';
import { describeRun, seedsOf } from './runs/describeRun';
import { summarize } from './run/summarize';
import type { PlaneKind } from './world/planes';
import { World } from './world/World';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    parallel: { type: 'string', default: '6' },
    minutes: { type: 'string' },
    on: { type: 'string', default: 'kubernetes' },
    folder: { type: 'string' },
    postgres: { type: 'string' },
  },
});

const say = (line: string) => process.stderr.write(`${line}\n`);

/** @throws Error where there is no such control plane */
function planeOf(name: string): PlaneKind {
  if (name !== 'kubernetes' && name !== 'lab') {
    throw new Error(`--on ${name}: it can be kubernetes or lab`);
  }
  return name;
}

/** Makes an empty database on the server, and answers its address. */
async function newPostgres(server: string, name: string): Promise<string> {
  const knex = knexFactory({ client: 'pg', connection: server });
  try {
    await knex.raw(`CREATE DATABASE chaos_${name}`);
  } finally {
    await knex.destroy();
  }
  return `${server}/chaos_${name}`;
}

async function main(): Promise<void> {
  const { postgres } = values;
  const folder = values.folder ?? 'chaos';
  const seeds = values.only
    ? values.only.split(',').map(Number)
    : seedsOf(Number(values.seed), Number(values.runs));
  const abilities = {
    postgres: postgres !== undefined,
    limitedDisks: process.getuid?.() === 0,
  };
  const runs = seeds.map(seed => describeRun(seed, abilities));
  const program = await bundlePortal();
  const world = await World.start({ on: planeOf(values.on) });
  const deadline = values.minutes
    ? Date.now() + Number(values.minutes) * 60_000
    : Infinity;
  const lanes = Array.from(
    { length: Math.min(Number(values.parallel), runs.length) },
    (_, number) =>
      new Lane({
        world,
        program,
        number,
        ...(postgres && {
          newPostgres: (name: string) => newPostgres(postgres, name),
        }),
      }),
  );
  const outcomes: RunOutcome[] = [];
  const begunAt = Date.now();
  let tornOff = false;
  const tell = () =>
    process.stdout.write(
      `${JSON.stringify(
        summarize({
          outcomes,
          planned: seeds.length,
          seconds: (Date.now() - begunAt) / 1000,
        }),
      )}\n`,
    );
  const clearAway = async () => {
    await Promise.all(lanes.map(lane => lane.stop()));
    await world.stop();
    rmSync(program, { force: true });
  };
  const breakOff = async () => {
    // Runs that are torn off say nothing; those that came to their end do.
    tornOff = true;
    tell();
    await clearAway();
    process.exit(130);
  };
  process.once('SIGINT', breakOff);
  process.once('SIGTERM', breakOff);
  try {
    await Promise.all(
      lanes.map(async lane => {
        for (;;) {
          const run = Date.now() < deadline ? runs.shift() : undefined;
          if (!run) {
            return;
          }
          const outcome = await runOne({ world, lane, run, folder });
          if (tornOff) {
            return;
          }
          outcomes.push(outcome);
          const { complaints, states, seconds } = outcome;
          say(
            `${outcomes.length}/${seeds.length} run ${run.seed}: ${
              run.application.kind
            } on ${run.application.volumes}, ${states.join(', ')}, ${
              complaints.length ? 'FAILED' : 'ok'
            } (${seconds.toFixed(1)} s)`,
          );
          complaints.forEach(each => say(`  ${each}`));
        }
      }),
    );
  } finally {
    await clearAway();
  }
  tell();
}

main().then(
  () => process.exit(0),
  error => {
    say(`chaos did not come to its end: ${error.stack ?? error}`);
    process.exit(1);
  },
);
