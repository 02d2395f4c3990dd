import type { Control } from './Control';
import { Healer } from './Healer';
import { fenceFinalizer } from './inside';
import { Intruder } from './Intruder';
import { lateWitnesses, rowsLostOnTheWay } from './onTheWay';
import { patiently } from './patiently';
import { Straggler } from './Straggler';

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
      const claim = application.path(
        `persistentvolumeclaims/${application.claims[0]}`,
      );
      scene.before('fence', async () => healer.start());
      scene.after('prove', async () => {
        // Not before the controllers are through with what was deleted.
        await patiently('the claim to be held, or healed', async () => {
          const { finalizers = [] } =
            (await scene.world.find(claim))?.metadata ?? {};
          return healer.madeIt || finalizers.join() === fenceFinalizer;
        });
        await healer.stop();
      });
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
      const straggler = await Straggler.deploy(scene);
      const { application } = straggler;
      scene.intercept(client => ({
        get: async ref => {
          const found = await client.get(ref);
          if (
            ref.kind === 'PersistentVolumeClaim' &&
            ref.namespace === application.namespace &&
            found?.metadata.deletionTimestamp
          ) {
            await straggler.lookedFor();
          }
          return found;
        },
      }));
      return await rowsLostOnTheWay(scene, application);
    },
  },
  nobodyReaches: {
    needs: 'world',
    ends: 'undone SHARED_STORAGE',
    without: 'what a pod that mounts the path itself writes is lost',
    beside: lateWitnesses,
    loses: /rows are lost/,
    async play(scene) {
      const application = await scene.deploy();
      // No kubelet lets a new pod onto a claim that is fenced off; this one names none.
      const { spec } = await scene.world.find(
        `/api/v1/persistentvolumes/${await scene.volumeOf(application)}`,
      );
      const intruder = new Intruder(scene.world, application, spec.nfs);
      scene.before('prove', () => intruder.come());
      scene.after('rebind', () => intruder.go());
      scene.beforeUndo('rebind', () => intruder.go());
      return await rowsLostOnTheWay(scene, application);
    },
  },
} satisfies Record<string, Control>;
