import type { Control, RuleName } from './Control';
import { addPool, connectAgain, cutOffAtStop } from './cutOff';
import { deployTwo } from './deployTwo';
import { Intruder } from './Intruder';
import { lateWitnesses, rowsLost, rowsLostOnTheWay } from './onTheWay';
import { patiently } from './patiently';
import type { Scene } from './Scene';
import { Straggler } from './Straggler';

/**
 * Whoever goes on asking a node for its reports waits until nothing can run there any more. So
 * nothing does, and the node's clock is put forward, by which reports are measured.
 */
function passTimeOnceWaitedFor(scene: Scene, straggler: Straggler): void {
  const reports = new Set<string>();
  scene.intercept(client => ({
    get: async ref => {
      const lease = await client.get(ref);
      if (!lease || ref.namespace !== 'kube-node-lease') {
        return lease;
      }
      const { renewTime } = lease.spec as { renewTime: string };
      reports.add(renewTime);
      if (reports.size < 4) {
        return lease;
      }
      await straggler.letGo();
      const later = new Date(Date.parse(renewTime) + 3_600_000);
      return {
        ...lease,
        spec: { ...(lease.spec as object), renewTime: later.toISOString() },
      };
    },
  }));
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
      const outcome = await patiently(
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
      const straggler = await Straggler.deploy(scene);
      const { application } = straggler;
      scene.intercept(client => ({
        get: async ref => {
          if (ref.kind === 'Pod' && ref.namespace === application.namespace) {
            await straggler.lookedFor();
          }
          return await client.get(ref);
        },
      }));
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
      const pool = await addPool(scene);
      const straggler = await Straggler.deploy(scene, { pool });
      const { application } = straggler;
      await cutOffAtStop(scene, application, node =>
        connectAgain(scene, application, node),
      );
      passTimeOnceWaitedFor(scene, straggler);
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
      scene.timings = { nodeReport: 4 };
      const application = await scene.deploy({ pool: await addPool(scene) });
      await cutOffAtStop(scene, application);
      const { state } = await scene.move(application, { until: 'rebind' });
      const writesOn = application.writesOn().then(() => rowsLost(application));
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
