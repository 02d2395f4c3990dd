import { join } from 'path';
import type { RunDescription } from '../runs/RunDescription';
import { judgeRun } from '../verdict/judgeRun';
import { takePicture } from '../verdict/Picture';
import { Watcher } from '../verdict/Watcher';
import { Application } from '../world/Application';
import { sharedPool } from '../world/names';
import type { World } from '../world/World';
import { carryOut, OperationOutcome, Scene } from './carryOut';
import { cleanUp } from './cleanUp';
import type { Lane } from './Lane';
import { judgeLedgers, judgeStranded } from './ledgers';
import { RunLog } from './RunLog';

/** Disks of nodes that can be full. */
const diskBytes = 48 * 1024 * 1024;
/** Milliseconds between two rows of a writer. */
const intervalMs = 40;

/** What a run came to. */
export interface RunOutcome {
  description: RunDescription;
  /** What is wrong, in words; empty where all is well. */
  complaints: string[];
  /** How each operation ended. */
  states: string[];
  seconds: number;
}

/** Adds the nodes of a run that loses or fills some. */
async function addOwnNodes(
  world: World,
  run: RunDescription,
): Promise<string[]> {
  const full = run.operations.some(({ faults }) =>
    faults.some(({ kind }) => kind === 'disk-full'),
  );
  const pool = `own-${run.seed}`;
  const names = [`${pool}-a`, `${pool}-b`];
  for (const name of names) {
    await world.addNode({
      name,
      pool,
      ...(full && { disk: { sizeBytes: diskBytes, filesystem: 'tmpfs' } }),
    });
  }
  return names;
}

/**
 * Carries out one run in a namespace of its own, and judges it. What explains a failure is kept.
 *
 * @param options.folder - where failing runs are kept, each in a folder named after its seed
 */
export async function runOne(options: {
  world: World;
  lane: Lane;
  run: RunDescription;
  folder: string;
}): Promise<RunOutcome> {
  const { world, lane, run, folder } = options;
  const begunAt = Date.now();
  const log = new RunLog();
  const outcomes: OperationOutcome[] = [];
  const complaints: string[] = [];
  let scene: Scene | undefined;
  let application: Application | undefined;
  let nodes: string[] = [];
  /** A person has to look, as after such a fault may be: the bytes have to be somewhere. */
  let stranded = false;
  try {
    const { kind, volumes, claims, ownNodes, finishedJob } = run.application;
    const desks = await lane.desks(run.portals);
    nodes = ownNodes ? await addOwnNodes(world, run) : [];
    application = await Application.deploy(world, {
      kind,
      volumes,
      claims: ['data', 'wal'].slice(0, claims),
      pool: ownNodes ? `own-${run.seed}` : sharedPool,
      // A pod on each node would be several writers.
      ...(kind === 'DaemonSet' && { node: nodes[0] ?? 'pi-1' }),
      finishedJob,
      intervalMs,
    });
    application.nodes = nodes;
    log.say(`${application.namespace} writes`);
    const watcher = new Watcher(world, application);
    scene = { world, application, desks, run, log, watcher, byHand: [] };
    try {
      for (const [number, description] of run.operations.entries()) {
        log.say(`operation ${number}: ${JSON.stringify(description)}`);
        const outcome = await carryOut(scene, description, number);
        outcomes.push(outcome);
        complaints.push(...outcome.complaints);
        stranded = outcome.operation?.state === 'needs-a-person';
        if (outcome.complaints.length > 0 || stranded) {
          break;
        }
      }
      const over = complaints.length > 0 || stranded;
      if (!over && kind !== 'none' && kind !== 'CronJob') {
        await application.writesOn();
      } else if (!over && kind === 'CronJob') {
        await application.runJob('last');
      }
    } finally {
      await watcher.stop();
    }
    await application.end();
    const returned = run.operations.some(
      ({ rollBack }, index) =>
        rollBack === 'return' && outcomes[index]?.operation?.state === 'done',
    );
    complaints.push(
      ...judgeRun({
        ledgers: stranded
          ? judgeStranded(application, watcher)
          : await judgeLedgers({
              application,
              returned,
              byHand: scene.byHand,
            }),
        sightings: watcher.sightings,
      }),
    );
  } catch (error) {
    complaints.push(
      `the run itself failed: ${(error as Error).stack ?? error}`,
    );
  }
  if (complaints.length > 0) {
    complaints.forEach(each => log.say(`WRONG: ${each}`));
    log.keep(join(folder, String(run.seed)), {
      'run.json': run,
      'complaints.txt': `${complaints.join('\n')}\n`,
      'operations.json': outcomes.map(({ operation }) => operation),
      ...(application && {
        'objects.json': await takePicture(world, application).catch(error =>
          String(error),
        ),
      }),
    });
  }
  if (complaints.length > 0 || stranded) {
    await lane.renew();
  }
  await cleanUp({ world, application, nodes }).catch(error => {
    complaints.push(`cleaning up failed: ${error}`);
  });
  return {
    description: run,
    complaints,
    states: outcomes.map(({ state }) => state),
    seconds: (Date.now() - begunAt) / 1000,
  };
}
