import { existsSync } from 'fs';
import { join } from 'path';
import type { KubernetesObject } from '../product';
import type { Application } from '../world/Application';
import { images } from '../world/names';
import type { Control } from './Control';
import { isKept } from './kept';
import { patiently } from './patiently';
import type { Scene } from './Scene';

/** Whether an object is the application's claim, made anew. */
function isClaimOf(application: Application, object: KubernetesObject) {
  return (
    object.kind === 'PersistentVolumeClaim' &&
    object.metadata.namespace === application.namespace
  );
}

function staticVolume(options: {
  name: string;
  label: string;
  storage: string;
}): object {
  const { name, label, storage } = options;
  return {
    metadata: { name, labels: { scene: label } },
    spec: {
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      nfs: { server: 'nas', path: `/volume1/k8s/${name}` },
    },
  };
}

/** A claim in another namespace that takes any volume of the scene that nobody has. */
async function waitingStranger(scene: Scene): Promise<{
  /** Has the controllers look at it, until it has a volume; answers which. */
  takesVolume: () => Promise<string>;
}> {
  const { world, name } = scene;
  const claims = `/api/v1/namespaces/${await world.namespace()}/persistentvolumeclaims`;
  await world.create(claims, {
    metadata: { name: 'stranger' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: '',
      selector: { matchLabels: { scene: name } },
      resources: { requests: { storage: '1Gi' } },
    },
  });
  let pokes = 0;
  return {
    takesVolume: async () =>
      await patiently('the stranger to have a volume', async () => {
        pokes += 1;
        const { spec } = await world.patch(`${claims}/stranger`, {
          metadata: { annotations: { poked: String(pokes) } },
        });
        return spec.volumeName as string | undefined;
      }),
  };
}

/** Somebody opens the fence by hand and makes a claim of that name, with data of his own. */
async function takeTheName(
  scene: Scene,
  application: Application,
): Promise<{ volume: string; folder: string }> {
  const { world } = scene;
  const [name] = application.claims;
  const path = application.path(`persistentvolumeclaims/${name}`);
  await world.patch(path, { metadata: { finalizers: null } });
  await patiently(
    'the claim to be gone',
    async () => !(await world.find(path)),
  );
  await world.create(application.path('persistentvolumeclaims'), {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'nfs',
      resources: { requests: { storage: '1Gi' } },
    },
  });
  await world.create(application.path('pods'), {
    metadata: { name: 'theirs' },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'once',
          image: images.shell,
          command: [
            'sh',
            '-c',
            'mkdir /data/app; echo theirs > /data/app/rows',
          ],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    },
  });
  await world.when(
    application.path('pods/theirs'),
    'somebody to write',
    ({ status }) => status?.phase === 'Succeeded',
  );
  await world.remove(application.path('pods/theirs'));
  const volume = await scene.volumeOf(application);
  return { volume, folder: (await application.folderOf(volume))! };
}

/** Controls of how a name changes hands. */
export const rebinding = {
  reservedByName: {
    needs: 'world',
    ends: 'cancelled',
    without: 'any claim that waits for a volume takes the data',
    loses: /belongs to a stranger/,
    async play(scene) {
      const { world, name } = scene;
      const application = await scene.deploy();
      const original = await scene.volumeOf(application);
      await world.patch(`/api/v1/persistentvolumes/${original}`, {
        metadata: { labels: { scene: name } },
      });
      const stranger = await waitingStranger(scene);
      let taken: string | undefined;
      scene.intercept(client => ({
        create: async (object, options) => {
          if (isClaimOf(application, object) && !options?.dryRun && !taken) {
            // A slow portal: others have all the time they need to take what is to be had.
            await world.when(
              `/api/v1/persistentvolumes/${original}`,
              'the original to be let go',
              ({ status }) => status.phase !== 'Released',
            );
            await world.create(
              '/api/v1/persistentvolumes',
              staticVolume({
                name: `${name}-other`,
                label: name,
                storage: '2Gi',
              }),
            );
            taken = await stranger.takesVolume();
          }
          return await client.create(object, options);
        },
      }));
      const engine = await scene.replica();
      scene.after('fence', ({ operationId }) => engine.cancel(operationId));
      // What the name leads to is known as soon as the volume is taken, or the move is put back.
      const moved = scene.move(application, { engine });
      await Promise.race([
        moved,
        patiently('a volume to be taken', () => taken),
      ]);
      if (taken === original) {
        moved.catch(() => {});
        return 'the original belongs to a stranger';
      }
      const { state } = await moved;
      return (await scene.volumeOf(application)) === original
        ? undefined
        : `the claim has lost the original (${state})`;
    },
  },
  boundToExactly: {
    needs: 'world',
    ends: 'undone STEP_FAILED',
    without: 'the step is done with a claim that has no data',
    loses: /is done, and the claim is/,
    async play(scene) {
      const application = await scene.deploy();
      // After that it gives up waiting for the claim to be bound.
      scene.timings = { controlPlane: 20 };
      let isTaken = false;
      scene.intercept(client => ({
        create: async (object, options) => {
          const { volumeName } = (object.spec ?? {}) as { volumeName?: string };
          if (isClaimOf(application, object) && !options?.dryRun && !isTaken) {
            isTaken = true;
            // Somebody gives the volume to another name in between.
            await scene.world.patch(`/api/v1/persistentvolumes/${volumeName}`, {
              spec: { claimRef: { name: 'somebody-elses', uid: null } },
            });
          }
          return await client.create(object, options);
        },
      }));
      const { state } = await scene.move(application, { until: 'rebind' });
      const claim = await scene.world.find(
        application.path(`persistentvolumeclaims/${application.claims[0]}`),
      );
      return state === 'running' && claim?.status?.phase !== 'Bound'
        ? `the step is done, and the claim is ${claim?.status?.phase}`
        : undefined;
    },
  },
  rebindList: {
    needs: 'world',
    ends: 'running',
    without: 'the claim is Lost for good',
    loses: /Lost/,
    async play(scene) {
      const application = await scene.deploy();
      const { state } = await scene.move(application, { until: 'rebind' });
      const claim = await scene.world.find(
        application.path(`persistentvolumeclaims/${application.claims[0]}`),
      );
      return claim?.status?.phase === 'Bound'
        ? undefined
        : `the claim is ${claim?.status?.phase} (${state})`;
    },
  },
  strangersKept: {
    needs: 'world',
    ends: 'needs-a-person CLAIM_TAKEN',
    without: "somebody's data is deleted with the claim that has the name",
    loses: /is deleted/,
    async play(scene) {
      const application = await scene.deploy();
      let theirs: { volume: string; folder: string } | undefined;
      scene.after('prove', async () => {
        theirs ??= await takeTheName(scene, application);
      });
      const { state } = await scene.move(application, { until: 'rebind' });
      const { volume, folder } = theirs!;
      return (await isKept(scene.world, volume, folder)) &&
        existsSync(join(folder, 'app', 'rows'))
        ? undefined
        : `what somebody else had written is deleted (${state})`;
    },
  },
} satisfies Record<string, Control>;
