import { ControlPlane, describeControlPlane } from '@stowage/test-cluster';
import { ClusterClient } from '../../adapters/kubernetes';
import { Applications, newClass, oldClass } from './__testUtils__/Applications';
import { Home } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { beginMove } from './__testUtils__/beginMove';
import { Scene, scenes } from './__testUtils__/scenes';
import type { Crashes, TestOperation } from './__testUtils__/TestOperation';
import { WorkloadSpec } from './workloads';

jest.setTimeout(300_000);

describeControlPlane('stopping and starting every kind', () => {
  let suite: HomeSuite | undefined;
  let plane: ControlPlane;
  let home: Home;
  let client: ClusterClient;

  beforeAll(async () => {
    suite = await HomeSuite.start();
    ({ plane, home, client } = suite);
  });
  afterAll(async () => {
    await suite?.stop();
  });

  async function deploy(scene: Scene) {
    const app = await Applications.in(plane, client);
    await scene.deploy(app);
    const { spec, metadata } = await app.read(
      scene.apiVersion,
      scene.kind,
      scene.name,
    );
    return { app, spec: spec as WorkloadSpec, annotations: marksOf(metadata) };
  }

  /** Annotations but those in which controllers count. */
  function marksOf(metadata: { [field: string]: unknown }) {
    return Object.entries((metadata.annotations ?? {}) as object).filter(
      ([key]) => key.startsWith('stowage.io/'),
    );
  }

  async function expectPlaces(
    app: Applications,
    options: { scene: Scene; moved: boolean },
  ) {
    for (const claim of options.scene.claims) {
      const place = await app.placeOf(claim);
      expect(place.storageClass).toBe(options.moved ? newClass : oldClass);
      const original = await plane.api.request(
        `/api/v1/persistentvolumes/${app.volumeName(claim)}`,
      );
      expect(original.spec).toMatchObject({
        persistentVolumeReclaimPolicy: options.moved ? 'Retain' : 'Delete',
      });
      if (!options.moved) {
        expect(place.volume).toBe(app.volumeName(claim));
      }
    }
  }

  async function expectWorkload(
    app: Applications,
    options: { scene: Scene; spec: WorkloadSpec; operation: TestOperation },
  ) {
    const { scene, spec, operation } = options;
    await app.running(scene.pods);
    if (scene.kind !== 'PersistentVolumeClaim') {
      const now = await app.read(scene.apiVersion, scene.kind, scene.name);
      expect(now.spec).toEqual(spec);
      expect(marksOf(now.metadata)).toEqual([]);
    }
    await expect(
      home.leftovers(operation.context('lock').operationId),
    ).resolves.toEqual([]);
  }

  /** The template of exactly those claims that moved has the new class. */
  function afterMove(spec: WorkloadSpec, scene: Scene): WorkloadSpec {
    const { volumeClaimTemplates } = spec;
    return volumeClaimTemplates
      ? {
          ...spec,
          volumeClaimTemplates: volumeClaimTemplates.map(template => ({
            ...template,
            spec: {
              ...template.spec,
              storageClassName: scene.claims.includes(
                `${template.metadata.name}-web-0`,
              )
                ? newClass
                : oldClass,
            },
          })),
        }
      : spec;
  }

  async function putBackFrom(last: string, scene: Scene, crashes: Crashes) {
    const { app, spec } = await deploy(scene);
    const { operation, steps } = await beginMove({
      ...{ app, home, client, crashes },
      claims: scene.claims,
    });
    const until = steps.findIndex(({ id }) => id === last);
    await operation.runAll(steps.slice(0, until + 1));
    await operation.undo();
    expect(operation.begun).toHaveLength(until + 1);
    await expectPlaces(app, { scene, moved: false });
    await expectWorkload(app, { scene, spec, operation });
  }

  describe.each(scenes)('$title', scene => {
    it.each<Crashes>(['before-each-change', 'after-each-change'])(
      'moves and comes back as it was, crashing %s',
      async crashes => {
        const { app, spec, annotations } = await deploy(scene);
        expect(annotations).toEqual([]);
        const { operation, steps } = await beginMove({
          ...{ app, home, client, crashes },
          claims: scene.claims,
        });
        await expect(operation.runAll(steps)).resolves.toMatchObject({
          outcome: 'done',
        });
        await expectPlaces(app, { scene, moved: true });
        await expectWorkload(app, {
          ...{ scene, operation },
          spec: afterMove(spec, scene),
        });
        expect(operation.warnings).toEqual([]);
      },
    );

    it.each<Crashes>(['never', 'before-each-change', 'after-each-change'])(
      'is put back from each step, crashing %s',
      async crashes => {
        const first = await deploy(scene);
        const { steps: all } = await beginMove({
          ...{ app: first.app, home, client },
          claims: scene.claims,
        });
        // Steps that only look have nothing to be put back. Crashes are tried where most has.
        const lasts =
          crashes === 'never'
            ? all.filter(({ undo }) => undo).map(({ id }) => id)
            : ['rebind'];
        expect(lasts).toContain('rebind');
        // At once, each with an application of its own: most of the time somebody is waited for.
        await Promise.all(lasts.map(last => putBackFrom(last, scene, crashes)));
      },
    );
  });
});
