import { waitFor } from '@stowage/test-cluster';
import type { Application } from '../world/Application';
import { images, sharedPool } from '../world/names';
import type { Control, RuleName } from './Control';
import { Intruder } from './Intruder';
import type { Scene } from './Scene';

/** Both would notice what was written after the last pass. */
export const lateWitnesses: RuleName[] = ['comparedBothWays', 'closingSweep'];

/** Moves up to the swap, and holds what the claim leads to then against the ledger. */
export async function rowsLostOnTheWay(
  scene: Scene,
  application: Application,
  options: { to?: string } = {},
): Promise<string | undefined> {
  const { state, code } = await scene.move(application, {
    ...options,
    until: 'rebind',
  });
  if (state !== 'running') {
    await application.end();
  }
  const lost = await scene.rowsLost(application);
  return lost && `${lost} (${state}, ${code})`;
}

/** Its writers write on for so long after they were asked to end. */
const stubborn = { ignoresEndFor: 14 };

/** Somebody takes a pod's object away by force as soon as the portal deletes the pod. */
function takeAwayByForce(
  scene: Scene,
  application: Application,
  first: () => Promise<void> = async () => {},
): void {
  scene.intercept(client => ({
    delete: async ref => {
      const isPod =
        ref.kind === 'Pod' && ref.namespace === application.namespace;
      if (isPod) {
        await first();
      }
      await client.delete(ref);
      if (isPod) {
        await scene.world.remove(application.path(`pods/${ref.name}`), {
          gracePeriodSeconds: 0,
        });
      }
    },
  }));
}

/** A StatefulSet of two replicas that only runs. */
async function deployTwo(scene: Scene): Promise<string> {
  const namespace = await scene.world.namespace();
  await scene.world.create(
    `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
    {
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        replicas: 2,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: {
            terminationGracePeriodSeconds: 2,
            nodeSelector: { 'home.example/pool': sharedPool },
            containers: [
              {
                name: 'db',
                image: images.shell,
                command: [
                  'sh',
                  '-c',
                  'trap "exit 0" TERM; touch /data/here; while true; do sleep 0.2; done',
                ],
                volumeMounts: [{ name: 'data', mountPath: '/data' }],
              },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'local-path',
              resources: { requests: { storage: '1Gi' } },
            },
          },
        ],
      },
    },
  );
  for (const pod of ['db-0', 'db-1']) {
    await scene.world.when(
      `/api/v1/namespaces/${namespace}/pods/${pod}`,
      `${pod} to run`,
      ({ status }) => status?.phase === 'Running',
    );
  }
  return namespace;
}

/** Controls of what has to be true before the fence is shut. */
export const stopping = {
  orphanDelete: {
    needs: 'world',
    ends: 'running',
    without: 'replicas go down that keep their claims',
    loses: /went down/,
    async play(scene) {
      const namespace = await deployTwo(scene);
      const path = `/api/v1/namespaces/${namespace}/pods/db-0`;
      const { uid } = (await scene.world.find(path)).metadata;
      const { state } = await scene.move(
        { namespace, claims: ['data-db-1'] },
        { to: 'nfs', until: 'stop' },
      );
      const outcome = await waitFor(
        'the sibling to be let go or to be deleted',
        async () => {
          const { metadata } = (await scene.world.find(path)) ?? {};
          if (metadata?.uid !== uid || metadata?.deletionTimestamp) {
            return 'deleted';
          }
          return metadata.ownerReferences?.length ? undefined : 'let go';
        },
      );
      return outcome === 'deleted'
        ? `the sibling that keeps its claim went down (${state})`
        : undefined;
    },
  },
  podsGone: {
    needs: 'world',
    ends: 'running',
    without: 'what a pod writes while it ends comes after the final pass',
    beside: [
      ...['nodeReported', 'nobodyLeft', 'preflightAgain'],
      ...['fenceAlone', 'nobodyReaches', ...lateWitnesses],
    ] as RuleName[],
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy(stubborn);
      return await rowsLostOnTheWay(scene, application);
    },
  },
  endSeen: {
    needs: 'world',
    ends: 'running',
    without: 'a process writes on whose object was taken away by force',
    beside: lateWitnesses,
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy(stubborn);
      takeAwayByForce(scene, application);
      return await rowsLostOnTheWay(scene, application);
    },
  },
  nodeReported: {
    needs: 'world',
    ends: 'undone NODE_NOT_REPORTING',
    without: 'a process on a node that is cut off writes to the original',
    beside: ['preflightAgain', ...lateWitnesses],
    loses: /rows are lost/,
    async play(scene) {
      const { world, name } = scene;
      scene.timings = { nodeReport: 4 };
      const pool = name;
      for (const each of ['a', 'b']) {
        await world.addNode({ name: `${name}-${each}`, pool });
      }
      const application = await scene.deploy({ pool });
      const pod = await world.find(application.path('pods/db-0'));
      const { nodeName } = pod.spec;
      // Movers keep away from the node that is about to be lost.
      await world.patch(`/api/v1/nodes/${nodeName}`, {
        spec: { unschedulable: true },
      });
      takeAwayByForce(scene, application, () =>
        world.nodes.node(nodeName).switchOff('cut'),
      );
      const { state } = await scene.move(application, { until: 'rebind' });
      const writesOn = application
        .writesOn()
        .then(() => scene.rowsLost(application));
      // Put back, the application itself writes on, where its rows have always been.
      return state === 'running' ? await writesOn : undefined;
    },
  },
  nobodyLeft: {
    needs: 'world',
    ends: 'undone WORKLOAD_CAME_BACK',
    without: 'a pod that somebody else has started writes behind the fence',
    beside: [
      ...['preflightAgain', 'fenceAlone', 'nobodyReaches'],
      ...lateWitnesses,
    ] as RuleName[],
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy();
      const intruder = new Intruder(scene.world, application);
      let came: Promise<void> | undefined;
      scene.intercept(client => ({
        get: async ref => {
          if (ref.namespace === 'kube-node-lease') {
            came ??= intruder.come();
            await came;
          }
          return await client.get(ref);
        },
      }));
      scene.after('prove', () => intruder.go());
      scene.beforeUndo('stop', () => intruder.go());
      return await rowsLostOnTheWay(scene, application);
    },
  },
  preflightAgain: {
    needs: 'world',
    ends: 'undone PLAN_OUTDATED',
    without: 'the claim is fenced off for a swap that is forbidden by now',
    loses: /fenced off/,
    async play(scene) {
      const application = await scene.deploy();
      const { world } = scene;
      let isFenced = false;
      scene.after('stop', async () => {
        await world.create(application.path('resourcequotas'), {
          metadata: { name: 'none-there' },
          spec: {
            hard: {
              'local-path.storageclass.storage.k8s.io/requests.storage': '0',
            },
          },
        });
        await world.when(
          application.path('resourcequotas/none-there'),
          'the quota to be counted',
          quota => quota.status?.used,
        );
      });
      scene.after('fence', async () => {
        isFenced = true;
      });
      const { state, code } = await scene.move(application);
      return isFenced
        ? `the claim was fenced off for a move that is ${state} with ${code}`
        : undefined;
    },
  },
} satisfies Record<string, Control>;
