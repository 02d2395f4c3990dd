import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { createClusterClient, operationDefinitions } from '../product';
import { configOf } from '../portal/Engine';
import { quickTimings } from '../portal/quick';
import { clusterName, images, moversNamespace } from '../world/names';
import { folderOfVolume } from '../world/Application';
import { deployOnDeletable } from './beforehand';
import type { Control } from './Control';
import { plainClient, TestOperation } from './inside';
import { isKept } from './kept';
import { Latch } from './Latch';
import type { Scene } from './Scene';

/** A volume with data that somebody has set aside for himself. */
async function setAside(scene: Scene): Promise<{
  namespace: string;
  volume: any;
  folder: string;
}> {
  const { world } = scene;
  const namespace = await world.namespace();
  const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
  await world.create(claims, {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'nfs',
      resources: { requests: { storage: '1Gi' } },
    },
  });
  const claim = await world.when(
    `${claims}/data`,
    'the claim to be bound',
    ({ status }) => status?.phase === 'Bound',
  );
  const path = `/api/v1/persistentvolumes/${claim.spec.volumeName}`;
  await world.patch(path, {
    spec: { persistentVolumeReclaimPolicy: 'Retain' },
  });
  const volume = await world.find(path);
  const folder = folderOfVolume(world, volume)!;
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app', 'rows'), 'mine\n');
  await world.remove(`${claims}/data`);
  await world.when(
    path,
    'the volume to be Released',
    ({ status }) => status.phase === 'Released',
  );
  return { namespace, volume, folder };
}

/** Controls of what has to be true when others act too, and after a move. */
export const afterwards = {
  workloadLease: {
    needs: 'world',
    ends: 'done',
    without: 'two portals put back under each other what both have changed',
    beside: ['originalReadBack'],
    loses: /original/,
    async play(scene) {
      const { application, volume, folder } = await deployOnDeletable(scene);
      const other = scene.anotherPortal();
      try {
        const engine = await other.replica();
        const plan = await engine.plan(other.request(application));
        const isSafe = new Latch();
        const mayGoOn = new Latch();
        other.after('safe', async () => {
          isSafe.open();
          await mayGoOn.opened;
        });
        let theirs: Promise<unknown> | undefined;
        let id = '';
        scene.before('safe', async () => {
          ({ id } = await engine.begin(plan));
          theirs = other.settled(id);
          await Promise.race([isSafe.opened, theirs]);
        });
        scene.before('fence', async () => {
          const { state } = await engine.get(id);
          if (state === 'running') {
            await engine.cancel(id);
          }
          mayGoOn.open();
          await theirs;
        });
        const { state } = await scene.move(application);
        return (await isKept(scene.world, volume, folder))
          ? undefined
          : `the move is ${state}, and the original is gone`;
      } finally {
        await other.stop();
      }
    },
  },
  countWrittenOnce: {
    needs: 'world',
    ends: 'running',
    without: 'a person who has scaled since is overruled',
    loses: /overruled/,
    async play(scene) {
      const application = await scene.deploy({
        kind: 'Deployment',
      });
      scene.after('start', async (context, step) => {
        await scene.world.patch(application.workloadPath!, {
          spec: { replicas: 2 },
        });
        // A replica that takes over does not know how far the other one was.
        await step.run(context);
      });
      await scene.move(application, { until: 'start' });
      const { spec } = await scene.world.find(application.workloadPath!);
      return spec.replicas === 2
        ? undefined
        : `who wanted 2 replicas was overruled, and has ${spec.replicas}`;
    },
  },
  policyBackWhenBound: {
    needs: 'world',
    ends: 'cancelled',
    without: 'undoing deletes an original whose claim somebody deleted',
    loses: /deleted the original/,
    async play(scene) {
      const { application, volume, folder } = await deployOnDeletable(scene);
      const engine = await scene.replica();
      scene.after('target', async ({ operationId }) => {
        const claim = application.path(
          `persistentvolumeclaims/${application.claims[0]}`,
        );
        await scene.world.remove(claim);
        await application.end();
        await scene.world.when(
          `/api/v1/persistentvolumes/${volume}`,
          'the original to be Released',
          ({ status }) => status.phase === 'Released',
        );
        await engine.cancel(operationId);
      });
      const { state } = await scene.move(application, { engine });
      return (await isKept(scene.world, volume, folder))
        ? undefined
        : `undoing (${state}) deleted the original`;
    },
  },
  releaseGuards: {
    needs: 'world',
    ends: 'refused',
    without: 'what somebody has set aside for himself is deleted',
    loses: /is deleted/,
    async play(scene) {
      const { namespace, volume, folder } = await setAside(scene);
      const { name, uid } = volume.metadata;
      const decisions = {
        kind: 'release' as const,
        cluster: clusterName,
        namespace,
        claim: 'data',
        presentVolume: 'another',
        volume: {
          name,
          uid,
          reclaimPolicy: 'Delete',
          side: {
            kind: 'nfs' as const,
            server: 'nas',
            path: volume.spec.nfs.path,
          },
        },
        erasedBy: 'deleter' as const,
        steps: ['release'],
        codes: [],
      };
      const definition = operationDefinitions({
        timings: quickTimings,
        settingsOf: () => ({ namespace: moversNamespace, image: images.mover }),
        planAgain: async () => ({ words: '' }),
        repositoryFollows: async () => ({ follows: true, words: '' }),
      }).find(({ kind }) => kind === 'release')!;
      const client = createClusterClient(
        configOf(scene.world.plane.kubeconfigPath),
      );
      const operation = new TestOperation({
        id: 'oprelease123',
        decisions,
        cluster: plainClient(client),
        rules: scene.rules,
      });
      try {
        await operation.runAll(definition.steps(undefined as never, decisions));
      } catch (error) {
        if ((error as Error).name !== 'NeedsPerson') {
          throw error;
        }
        scene.ending = 'refused';
      } finally {
        client.close();
      }
      return (await isKept(scene.world, name, folder))
        ? undefined
        : 'what somebody has set aside for himself is deleted';
    },
  },
} satisfies Record<string, Control>;
