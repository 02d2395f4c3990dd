import type { Application } from '../world/Application';
import { moversNamespace } from '../world/names';
import { answering } from './changed';
import type { Control } from './Control';
import { copyOf } from './copies';
import { isKept } from './kept';
import { patiently } from './patiently';
import type { Scene } from './Scene';

/** Somebody says of a volume that it is deleted with its claim. */
async function setToDelete(scene: Scene, volume: string): Promise<void> {
  await scene.world.patch(`/api/v1/persistentvolumes/${volume}`, {
    spec: { persistentVolumeReclaimPolicy: 'Delete' },
  });
}

/** An application on a volume that is deleted with its claim, and where its bytes are. */
export async function deployOnDeletable(scene: Scene): Promise<{
  application: Application;
  volume: string;
  folder: string;
}> {
  const application = await scene.deploy({ volumes: 'nfs' });
  const volume = await scene.volumeOf(application);
  return {
    application,
    volume,
    folder: (await application.folderOf(volume))!,
  };
}

/** Lets a StatefulSet own its claims, so that they are deleted with it. */
async function letSetOwnClaim(
  scene: Scene,
  application: Application,
): Promise<void> {
  await scene.world.patch(application.workloadPath!, {
    spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
  });
  await scene.world.when(
    application.path(`persistentvolumeclaims/${application.claims[0]}`),
    'the claim to be owned by its set',
    claim => claim.metadata.ownerReferences?.length > 0,
  );
}

/** How a move of a set that owns its claims ends. */
async function moveOwnedClaim(scene: Scene): Promise<string | undefined> {
  const application = await scene.deploy();
  const original = await scene.volumeOf(application);
  await letSetOwnClaim(scene, application);
  const uidOf = async () =>
    (
      await scene.world.find(
        application.path(`persistentvolumeclaims/${application.claims[0]}`),
      )
    )?.metadata.uid;
  const before = await uidOf();
  const { state, code } = await scene.move(application, { until: 'fence' });
  if (state === 'running') {
    return undefined;
  }
  return (await uidOf()) === before &&
    (await scene.volumeOf(application)) === original
    ? undefined
    : `the claim went with its set (${state}, ${code})`;
}

async function podUid(
  scene: Scene,
  application: Application,
): Promise<string | undefined> {
  return (await scene.world.find(application.path('pods/db-0')))?.metadata.uid;
}

/** Controls of what has to be true before the application is stopped. */
export const beforehand = {
  originalRetained: {
    needs: 'world',
    ends: 'done',
    without: 'the original is deleted with its claim, and called kept',
    beside: ['originalReadBack'],
    loses: /original/,
    async play(scene) {
      const { application, volume, folder } = await deployOnDeletable(scene);
      const { state } = await scene.move(application);
      return (await isKept(scene.world, volume, folder))
        ? undefined
        : `the move is ${state}, and the original is gone`;
    },
  },
  originalReadBack: {
    needs: 'world',
    ends: 'undone PLAN_OUTDATED',
    without: 'whoever manages the volume sets its policy back unseen',
    loses: /original/,
    async play(scene) {
      const { application, volume, folder } = await deployOnDeletable(scene);
      scene.after('stage', () => setToDelete(scene, volume));
      const { state } = await scene.move(application);
      return (await isKept(scene.world, volume, folder))
        ? undefined
        : `the move is ${state}, and the original is gone`;
    },
  },
  claimRetention: {
    needs: 'world',
    ends: 'running',
    without: 'the claim is deleted with its set',
    beside: ['claimsUnowned', 'orphanDelete'],
    loses: /went with its set/,
    play: moveOwnedClaim,
  },
  claimsUnowned: {
    needs: 'world',
    ends: 'undone CLAIM_OWNED',
    without: 'a claim that is still owned goes with its owner',
    beside: ['claimRetention', 'orphanDelete'],
    loses: /went with its set/,
    async play(scene) {
      // After that it gives up waiting for the claim to be let go.
      scene.timings = { controlPlane: 20 };
      return await moveOwnedClaim(scene);
    },
  },
  targetRetained: {
    needs: 'world',
    ends: 'running',
    without: 'the copy is deleted when it changes hands',
    loses: /the copy is gone/,
    async play(scene) {
      const application = await scene.deploy();
      let target = '';
      scene.after('target', async ({ operationId }) => {
        target = await copyOf(scene, operationId);
      });
      scene.intercept(client => ({
        patch: async request => {
          const { spec } = request.patch as { spec?: { claimRef?: object } };
          if (request.ref.name === target && spec?.claimRef) {
            // A slow portal: the controllers are through before it goes on.
            await patiently('the copy to be Released or gone', async () => {
              const found = await scene.world.find(
                `/api/v1/persistentvolumes/${target}`,
              );
              const { persistentVolumeReclaimPolicy: policy } =
                found?.spec ?? {};
              return (
                !found ||
                (found.status.phase === 'Released' && policy === 'Retain')
              );
            });
          }
          return await client.patch(request);
        },
      }));
      const { state } = await scene.move(application, { until: 'rebind' });
      const left = await scene.world.find(
        `/api/v1/persistentvolumes/${target}`,
      );
      return left ? undefined : `the copy is gone (${state})`;
    },
  },
  bothSidesProbed: {
    needs: 'world',
    ends: 'undone WOULD_LOSE_ATTRIBUTES',
    without: 'the application is stopped for what can not be kept',
    loses: /stopped/,
    async play(scene) {
      const application = await scene.deploy();
      // A source with an ACL, and a target that can't keep it.
      scene.intercept(client =>
        answering(client, {
          probe: result =>
            result.side === 'source'
              ? {
                  ...result,
                  attributes: [{ name: 'acl', count: 1, examples: [] }],
                }
              : {
                  ...result,
                  abilities: { ...result.abilities, acl: 'EOPNOTSUPP' },
                },
          prove: result => ({
            ...result,
            equal: false,
            differences: {
              counts: { ...result.differences.counts, attributes: 1 },
              examples: [{ path: 'app/rows', kinds: ['attributes'] }],
            },
          }),
        }),
      );
      const before = await podUid(scene, application);
      const { state, code } = await scene.move(application);
      return (await podUid(scene, application)) === before
        ? undefined
        : `the application was stopped for a move that is ${state} with ${code}`;
    },
  },
  recordBeforeStop: {
    needs: 'world',
    ends: 'undone STEP_FAILED',
    without: 'a StatefulSet is deleted that nobody can make again',
    loses: /nobody can make/,
    async play(scene) {
      const application = await scene.deploy();
      scene.before('stop', ({ operationId }) =>
        scene.world.remove(
          `/api/v1/namespaces/${moversNamespace}/configmaps/stowage-${operationId}`,
        ),
      );
      const { state } = await scene.move(application);
      return (await scene.world.find(application.workloadPath!))
        ? undefined
        : `the operation is ${state}, and the StatefulSet is one that nobody can make again`;
    },
  },
} satisfies Record<string, Control>;
