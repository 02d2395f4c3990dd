import { describeControlPlane } from '@stowage/test-cluster';
import { beginMove } from './__testUtils__/beginMove';
import { Applications } from './__testUtils__/Applications';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { scenes } from './__testUtils__/scenes';
import type { Crashes } from './__testUtils__/TestOperation';

jest.setTimeout(180_000);

describeControlPlane('a roll back that is put back', () => {
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
  const rollBack = {
    kind: 'roll-back',
    rollBack: 'move-back',
    target: undefined,
  } as const;

  it.each<[string, Crashes]>([
    ['target', 'after-each-change'],
    ['rebind', 'before-each-change'],
  ])(
    'from %s can be asked for again, since the original is still kept for its claim, crashing %s',
    async (last, crashes) => {
      const { plane, home, client } = suite!;
      const app = await Applications.in(plane, client);
      await scene.deploy(app);
      const { claims } = scene;
      const original = `/api/v1/persistentvolumes/${app.volumeName(claims[0])}`;
      const move = await beginMove({ app, home, client, claims });
      await move.operation.runAll(move.steps);
      const place = await app.placeOf(claims[0]);
      const { spec: kept } = await plane.api.request(original);

      const { operation, steps } = await beginMove({
        ...{ app, home, client, claims, crashes },
        request: rollBack,
      });
      const until = steps.findIndex(({ id }) => id === last);
      await operation.runAll(steps.slice(0, until + 1));
      await operation.undo();

      await expect(app.placeOf(claims[0])).resolves.toEqual(place);
      await expect(plane.api.request(original)).resolves.toMatchObject({
        metadata: {
          labels: {
            'stowage.io/kept-by': move.operation.context('lock').operationId,
          },
        },
        spec: { claimRef: { uid: (kept as any).claimRef.uid } },
        status: { phase: 'Released' },
      });
      await expect(app.declinedWith(claims, rollBack)).resolves.toEqual([]);
    },
  );
});
