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
import type { Application } from '../world/Application';
import { images, moversNamespace } from '../world/names';
import { answering, commandOf } from './changed';
import type { Control } from './Control';
import { plainClient, ScriptedMover } from './inside';
import { Intruder } from './Intruder';
import { Latch } from './Latch';
import type { Scene } from './Scene';
import { lateWitnesses, rowsLostOnTheWay } from './stopping';

/** Where the copy of an application's only claim lies, once it is made. */
async function copyOf(
  scene: Scene,
  application: Application,
  operation: string,
): Promise<string> {
  const claim = await scene.world.find(
    `/api/v1/namespaces/${moversNamespace}/persistentvolumeclaims/stowage-${operation}-target-0`,
  );
  return (await application.folderOf(claim.spec.volumeName))!;
}

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

/** Makes a claim, and a pod on it, whenever the claim is missing. */
class Healer {
  private readonly ending = new Latch();
  private isEnding = false;
  private work?: Promise<void>;
  madeIt = false;

  constructor(
    private readonly scene: Scene,
    private readonly application: Application,
  ) {}

  start(): void {
    void this.ending.opened.then(() => {
      this.isEnding = true;
    });
    this.work = this.heal();
  }

  async stop(): Promise<void> {
    this.ending.open();
    await this.work;
  }

  private async heal(): Promise<void> {
    const { world } = this.scene;
    const { application } = this;
    const [name] = application.claims;
    while (!this.isEnding && !this.madeIt) {
      const path = application.path(`persistentvolumeclaims/${name}`);
      if (!(await world.find(path))) {
        await world.create(application.path('persistentvolumeclaims'), {
          metadata: { name },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'local-path',
            resources: { requests: { storage: '1Gi' } },
          },
        });
        this.madeIt = true;
        await world.create(application.path('pods'), {
          metadata: { name: 'healed' },
          spec: {
            restartPolicy: 'Never',
            automountServiceAccountToken: false,
            containers: [
              {
                name: 'app',
                image: images.shell,
                command: ['sh', '-c', 'date > /data/first; sleep 600'],
                volumeMounts: [{ name: 'data', mountPath: '/data' }],
              },
            ],
            volumes: [
              { name: 'data', persistentVolumeClaim: { claimName: name } },
            ],
          },
        });
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

/** Controls of what has to be true while the claim's name belongs to nobody. */
export const fencing = {
  fenceFinalizer: {
    needs: 'world',
    ends: 'running',
    without: 'an application runs on an empty volume of the same name',
    loses: /empty volume/,
    async play(scene) {
      const application = await scene.deploy();
      const healer = new Healer(scene, application);
      scene.before('fence', async () => healer.start());
      scene.after('prove', () => healer.stop());
      const { state } = await scene.move(application, { until: 'prove' });
      await healer.stop();
      if (!healer.madeIt) {
        return undefined;
      }
      await scene.world.when(
        application.path('pods/healed'),
        'what was healed to run',
        ({ status }) => status?.phase === 'Running',
      );
      return `an application runs on an empty volume (${state})`;
    },
  },
  fenceAlone: {
    needs: 'world',
    ends: 'running',
    without: 'the claim is fenced off while a pod still writes to it',
    beside: [
      ...(['podsGone', 'nodeReported', 'nobodyLeft'] as const),
      ...(['preflightAgain', 'nobodyReaches'] as const),
      ...lateWitnesses,
    ],
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy({ ignoresEndFor: 14 });
      return await rowsLostOnTheWay(scene, application);
    },
  },
  nobodyReaches: {
    needs: 'world',
    ends: 'undone POD_BEHIND_FENCE',
    without: 'what a pod with a preset node writes behind the fence is lost',
    beside: lateWitnesses,
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy();
      const intruder = new Intruder(scene.world, application);
      scene.before('prove', () => intruder.come());
      scene.after('rebind', () => intruder.go());
      scene.beforeUndo('rebind', () => intruder.go());
      return await rowsLostOnTheWay(scene, application);
    },
  },
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
            mounts += object.kind === 'Pod' ? 1 : 0;
            return await client.create(object, options);
          },
        };
      });
      scene.after('target', async ({ operationId }) => {
        target = await copyOf(scene, application, operationId);
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
          await copyOf(scene, application, operationId),
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
        const copy = await copyOf(scene, application, operationId);
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
          await copyOf(scene, application, operationId),
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
