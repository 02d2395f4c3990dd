import { spawn } from 'child_process';
import { once } from 'events';
import {
  cpSync,
  existsSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'fs';
import { join } from 'path';
import { ledgerProgram } from '@stowage/homelab';
import type { KubernetesObject } from '../product';
import type { Application } from '../world/Application';
import { images } from '../world/names';
import { answering, commandOf } from './changed';
import type { Control } from './Control';
import { folderOfCopy } from './copies';
import { plainClient, ScriptedMover } from './inside';
import { lateWitnesses, rowsLostOnTheWay } from './onTheWay';

/** A client of the share that is no pod writes rows. */
async function writeFromOutside(
  application: Application,
  folder: string,
): Promise<void> {
  const writer = spawn(join(ledgerProgram.path![0], 'ledger-writer'), {
    env: {
      PATH: process.env.PATH,
      LEDGER_DATA: join(folder, 'app'),
      LEDGER_FILE: application.ledgerOf(application.claims[0]),
      LEDGER_INTERVAL_MS: '20',
    },
    stdio: 'ignore',
  });
  const ended = once(writer, 'exit');
  await application.writesOn();
  writer.kill('SIGTERM');
  await ended;
}

/** A mover's pod in which nothing runs, because somebody else answers in its place. */
function silent(pod: KubernetesObject): KubernetesObject {
  const { containers, ...spec } = pod.spec as { containers: object[] };
  const container = { image: images.shell, command: ['sleep', 'infinity'] };
  return {
    ...pod,
    spec: {
      ...spec,
      containers: containers.map(each => ({ ...each, ...container, args: [] })),
    },
  };
}

/** Controls of what is carried and compared behind the fence. */
export const carrying = {
  freshMount: {
    needs: 'world',
    ends: 'running',
    without: 'the final pass and the comparison believe an old cache',
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy();
      const source = (await application.folderOf(
        await scene.volumeOf(application),
      ))!;
      // A client of NFS that never asks the server again about what it has seen.
      const mover = new ScriptedMover();
      const seen = join(scene.world.folder, `${scene.name}-seen`);
      let mounts = 0;
      let target: string | undefined;
      mover.script.copy = answer => {
        const view = `${seen}-${mounts}`;
        if (!existsSync(view)) {
          cpSync(source, view, { recursive: true });
        }
        cpSync(view, target!, { recursive: true, force: true });
        return answer;
      };
      scene.intercept(client => {
        const scripted = mover.over(plainClient(client));
        return {
          podLog: request => scripted.podLog(request),
          create: async (object, options) => {
            if (object.kind !== 'Pod') {
              return await client.create(object, options);
            }
            mounts += 1;
            return await client.create(silent(object), options);
          },
        };
      });
      scene.after('target', async ({ operationId }) => {
        target = await folderOfCopy(scene, application, operationId);
      });
      scene.after('stage', () => application.writesOn());
      return await rowsLostOnTheWay(scene, application);
    },
  },
  cleanFinalPass: {
    needs: 'world',
    ends: 'undone COPY_INCOMPLETE',
    without: 'what an unclean final pass left out is lost',
    beside: lateWitnesses,
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy();
      let rows: string | undefined;
      let before: Buffer | undefined;
      scene.before('delta', async ({ operationId }) => {
        rows = join(
          await folderOfCopy(scene, application, operationId),
          'app',
          'rows',
        );
        before = readFileSync(rows);
      });
      scene.after('stage', () => application.writesOn());
      // rsync could not put the file in its place, and says so.
      scene.intercept(client =>
        answering(client, {
          copy: result => {
            if (!rows) {
              return result;
            }
            writeFileSync(rows, before!);
            return {
              ...result,
              exitCode: 23,
              meaning: 'some files were not transferred',
              clean: false,
              stderr: 'rsync: rename "app/rows": Input/output error',
            };
          },
          'copy-recent': result => {
            if (rows) {
              writeFileSync(rows, before!);
            }
            return result;
          },
        }),
      );
      return await rowsLostOnTheWay(scene, application);
    },
  },
  flushedBeforeSwap: {
    needs: 'world',
    ends: 'running',
    without: 'what a node holds in memory goes with its power',
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy();
      let rows: string | undefined;
      let flushed: Buffer | undefined;
      scene.after('target', async ({ operationId }) => {
        const copy = await folderOfCopy(scene, application, operationId);
        rows = join(copy, 'app', 'rows');
      });
      scene.intercept(client =>
        answering(client, {
          syncfs: result => {
            flushed = readFileSync(rows!);
            return result;
          },
        }),
      );
      // The power goes, and with it what was not flushed.
      scene.after('rebind', async () => writeFileSync(rows!, flushed ?? ''));
      return await rowsLostOnTheWay(scene, application);
    },
  },
  comparedBothWays: {
    needs: 'world',
    ends: 'undone NOT_THE_SAME',
    without: 'a byte that turned on the way is handed over',
    // It finds that the copy is not the one that was compared.
    beside: ['closingSweep'],
    loses: /not the original's/,
    async play(scene) {
      const application = await scene.deploy();
      const original = await application.folderOf(
        await scene.volumeOf(application),
      );
      scene.after('delta', async ({ operationId }) => {
        const file = join(
          await folderOfCopy(scene, application, operationId),
          'sub',
          'big',
        );
        const { atime, mtime } = statSync(file);
        const bytes = readFileSync(file);
        bytes[1000] = 255 - bytes[1000];
        writeFileSync(file, bytes);
        utimesSync(file, atime, mtime);
      });
      await scene.move(application, { until: 'rebind' });
      const present = await application.folderOf(
        await scene.volumeOf(application),
      );
      const [here, there] = [present, original].map(folder =>
        readFileSync(join(folder!, 'sub', 'big')),
      );
      return here.equals(there)
        ? undefined
        : "the claim leads to bytes that are not the original's";
    },
  },
  closingSweep: {
    needs: 'world',
    ends: 'undone WRITTEN_DURING_FENCE',
    without: 'what somebody outside of the cluster writes meanwhile is lost',
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy();
      const folder = (await application.folderOf(
        await scene.volumeOf(application),
      ))!;
      let written: Promise<void> | undefined;
      scene.intercept(client => ({
        patch: async request => {
          if (commandOf(request) === 'sweep') {
            written ??= writeFromOutside(application, folder);
            await written;
          }
          return await client.patch(request);
        },
      }));
      return await rowsLostOnTheWay(scene, application);
    },
  },
} satisfies Record<string, Control>;
