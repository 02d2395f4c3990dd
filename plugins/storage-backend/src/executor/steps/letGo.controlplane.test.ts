import { describeControlPlane, KubeObject } from '@stowage/test-cluster';
import type { ClusterClient } from '../../adapters/kubernetes';
import { Applications, oldClass } from './__testUtils__/Applications';
import { beginMove } from './__testUtils__/beginMove';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { plainClient } from './__testUtils__/plainClient';
import { scenes } from './__testUtils__/scenes';

jest.setTimeout(180_000);

describeControlPlane(
  'a claim that somebody makes while its name is free',
  () => {
    let suite: HomeSuite | undefined;

    beforeAll(async () => {
      suite = await HomeSuite.start();
    });
    afterAll(async () => {
      await suite?.stop();
    });

    const scene = scenes.find(
      ({ kind, claims }) => kind === 'Deployment' && claims.length === 1,
    )!;

    /**
     * Somebody has scaled the Deployment up as `rebind` begins, and makes the claim anew once the
     * fenced one is gone. The first deletion of theirs arrives when a pod runs on it already.
     *
     * @param late - how that deletion arrives
     */
    async function putBack(
      late: (
        client: ClusterClient,
        ref: Parameters<ClusterClient['delete']>[0],
      ) => Promise<void>,
    ) {
      const { plane, home, client } = suite!;
      const app = await Applications.in(plane, client);
      await scene.deploy(app);
      const [claim] = scene.claims;
      const { spec, metadata } = await app.read(
        'v1',
        'PersistentVolumeClaim',
        claim,
      );
      let theirs: KubeObject | undefined;
      let isLate = false;
      const meddled: ClusterClient = {
        ...plainClient(client),
        get: async ref => {
          const found = await client.get(ref);
          const isGone =
            ref.kind === 'PersistentVolumeClaim' &&
            ref.name === claim &&
            ref.namespace === app.namespace &&
            !found;
          if (isGone && !theirs) {
            const { volumeName, ...asked } = spec as { volumeName: string };
            theirs = await app.create({
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: { name: claim, labels: metadata.labels },
              spec: asked,
            });
          }
          return found;
        },
        delete: async ref => {
          if (theirs && ref.uid === theirs.metadata.uid && !isLate) {
            isLate = true;
            await app.running(1);
            await late(client, ref);
          } else {
            await client.delete(ref);
          }
        },
      };
      const { operation, steps } = await beginMove({
        ...{ app, home, client: meddled },
        claims: [claim],
      });
      const rebind = steps.findIndex(({ id }) => id === 'rebind');
      await operation.runAll(steps.slice(0, rebind));
      await app.patch(scene.apiVersion, scene.kind, {
        name: scene.name,
        body: { spec: { replicas: 1 } },
      });
      await expect(operation.run(steps[rebind])).rejects.toMatchObject({
        code: 'POD_BEHIND_FENCE',
      });
      await operation.undo();
      expect(isLate).toBe(true);
      await expect(app.placeOf(claim)).resolves.toEqual({
        volume: app.volumeName(claim),
        storageClass: oldClass,
      });
      await app.running(1);
      await expect(
        home.leftovers(operation.context('lock').operationId),
      ).resolves.toEqual([]);
      const now = await app.read('v1', 'PersistentVolumeClaim', claim);
      return { isTheirs: now.metadata.uid === theirs!.metadata.uid };
    }

    it('is left alone where it was bound to the right volume meanwhile', async () => {
      await expect(
        putBack((client, ref) => client.delete(ref)),
      ).resolves.toEqual({ isTheirs: true });
    });

    it('is given up by the pods that hold it where its deletion came too late', async () => {
      await expect(
        putBack((client, { resourceVersion: _read, ...ref }) =>
          client.delete(ref),
        ),
      ).resolves.toEqual({ isTheirs: false });
    });
  },
);
