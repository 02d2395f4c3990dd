import {
  ControlPlane,
  describeControlPlane,
  KubeObject,
  waitFor,
} from '@stowage/test-cluster';
import { ClusterClient } from '../../adapters/kubernetes';
import { Applications, newClass, oldClass } from './__testUtils__/Applications';
import { BegunMove, beginMove } from './__testUtils__/beginMove';
import { installCustomKinds } from './__testUtils__/customKinds';
import { Home } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import {
  argo,
  Habits,
  helmRelease,
  kustomization,
  Owner,
  ownerName,
  restless,
  Wanted,
  wantedFrom,
} from './__testUtils__/Owner';
import { deploySet, scenes } from './__testUtils__/scenes';
import { WorkloadSpec } from './workloads';

jest.setTimeout(300_000);

const tools = {
  argocd: {
    habits: argo,
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    labelsOf: () => ({ 'argocd.argoproj.io/instance': ownerName }),
  },
  'flux-kustomize': {
    habits: kustomization,
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    labelsOf: (namespace: string) => ({
      'kustomize.toolkit.fluxcd.io/name': ownerName,
      'kustomize.toolkit.fluxcd.io/namespace': namespace,
    }),
  },
  'flux-helm': {
    habits: helmRelease,
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    labelsOf: (namespace: string) => ({
      'helm.toolkit.fluxcd.io/name': ownerName,
      'helm.toolkit.fluxcd.io/namespace': namespace,
    }),
  },
} satisfies Record<
  string,
  {
    habits: Habits;
    apiVersion: string;
    kind: string;
    labelsOf: (namespace: string) => Record<string, string>;
  }
>;
type Tool = keyof typeof tools;

describeControlPlane('whoever would take a move back', () => {
  let suite: HomeSuite | undefined;
  let plane: ControlPlane;
  let home: Home;
  let client: ClusterClient;
  let app: Applications;
  let owner: Owner | undefined;

  beforeAll(async () => {
    suite = await HomeSuite.start();
    ({ plane, home, client } = suite);
    await installCustomKinds(plane);
  });
  afterAll(async () => {
    await suite?.stop();
  });
  beforeEach(async () => {
    app = await Applications.in(plane, client);
  });
  afterEach(async () => {
    await owner?.stop();
    owner = undefined;
    // Applications are looked for in the whole cluster.
    for (const { apiVersion, kind } of Object.values(tools)) {
      await app.delete(apiVersion, kind, ownerName).catch(() => undefined);
    }
  });

  async function runTo(move: BegunMove, last: string) {
    const done = move.operation.begun.length;
    const until = move.steps.findIndex(({ id }) => id === last);
    return await move.operation.runAll(move.steps.slice(done, until + 1));
  }
  const begin = (
    claims: string[],
    more: Partial<Parameters<typeof beginMove>[0]> = {},
  ) => beginMove({ app, home, client, claims, ...more });

  /** A workload that a tool applies, and the tool at work. */
  async function applied(
    tool: Tool,
    options: { kind: 'StatefulSet' | 'Deployment'; spec?: object },
  ): Promise<{ object: KubeObject; claims: string[]; wanted: Wanted }> {
    const { apiVersion, kind, labelsOf, habits } = tools[tool];
    if (options.kind === 'StatefulSet') {
      await deploySet(app, { templates: ['data'] });
    } else {
      await scenes.find(scene => scene.kind === options.kind)!.deploy(app);
    }
    await app.create({
      apiVersion,
      kind,
      metadata: { name: ownerName, annotations: { 'example.com/own': 'yes' } },
      spec: { path: './shop', ...options.spec },
    });
    const object = await app.patch('apps/v1', options.kind, {
      name: 'web',
      body: { metadata: { labels: labelsOf(app.namespace) } },
    });
    const wanted = wantedFrom(object, { keep: { replicas: 1 } });
    owner = new Owner(app, habits, [wanted]);
    return {
      object: await app.read(apiVersion, kind, ownerName),
      claims: options.kind === 'StatefulSet' ? ['data-web-0'] : ['data'],
      wanted,
    };
  }

  /** What a person wrote in an object. */
  const ownPart = ({ metadata, spec }: KubeObject) => ({
    annotations: metadata.annotations,
    spec,
  });

  describe.each<[Tool, 'StatefulSet' | 'Deployment']>([
    ['argocd', 'StatefulSet'],
    ['argocd', 'Deployment'],
    ['flux-kustomize', 'StatefulSet'],
    ['flux-kustomize', 'Deployment'],
    ['flux-helm', 'StatefulSet'],
  ])('%s that applies a %s', (tool, kind) => {
    const { apiVersion, kind: ownerKind } = tools[tool];
    const readOwner = () => app.read(apiVersion, ownerKind, ownerName);
    const workloadMarks = async () => {
      const { metadata } = await app.read('apps/v1', kind, 'web');
      return Object.keys((metadata.annotations ?? {}) as object).filter(key =>
        /stowage|fluxcd|argoproj/.test(key),
      );
    };

    it('waits until the repository names the new class, and goes on as before', async () => {
      const { object, claims, wanted } = await applied(tool, { kind });
      let follows = false;
      const move = await begin(claims, {
        crashes: 'after-each-change',
        dependencies: {
          repositoryFollows: async () => ({ follows, words: 'not yet' }),
        },
      });
      await expect(runTo(move, 'repository')).resolves.toMatchObject({
        outcome: 'stays',
        state: 'waiting-for-repository',
      });
      expect(owner!.heals).toBe(0);
      expect((await app.placeOf(claims[0])).storageClass).toBe(newClass);
      await app.running(1);
      // Everything else of a Kustomization is applied again from the start on.
      const goesOn =
        JSON.stringify(ownPart(await readOwner())) ===
        JSON.stringify(ownPart(object));
      expect(goesOn).toBe(tool === 'flux-kustomize');

      follows = true;
      wanted.manifest.spec = (await app.read('apps/v1', kind, 'web')).spec;
      const last = move.steps.find(({ id }) => id === 'repository')!;
      await expect(move.operation.run(last)).resolves.toMatchObject({
        outcome: 'done',
      });
      expect(ownPart(await readOwner())).toEqual(ownPart(object));
      await expect(workloadMarks()).resolves.toEqual([]);
      // It really goes on: what somebody changes is put back.
      await app.patch('apps/v1', kind, {
        name: 'web',
        body: { spec: { replicas: 0 } },
      });
      await waitFor('the owner to heal', () => owner!.heals > 0);
    });

    it('goes on as before where the move is undone', async () => {
      const { object, claims } = await applied(tool, { kind });
      const move = await begin(claims, { crashes: 'before-each-change' });
      await runTo(move, 'rebind');
      await move.operation.undo();
      expect(owner!.heals).toBe(0);
      expect(ownPart(await readOwner())).toEqual(ownPart(object));
      await expect(workloadMarks()).resolves.toEqual([]);
      expect((await app.placeOf(claims[0])).storageClass).toBe(oldClass);
      await app.running(1);
    });

    it('has the move put back where somebody takes the pause back before the fence', async () => {
      const { object, claims } = await applied(tool, { kind });
      const move = await begin(claims);
      await runTo(move, 'target');
      await app.patch(apiVersion, ownerKind, {
        name: ownerName,
        body: {
          metadata: {
            annotations: { 'argocd.argoproj.io/skip-reconcile': null },
          },
          spec: { suspend: null },
        },
      });
      await app.patch('apps/v1', kind, {
        name: 'web',
        body: {
          metadata: {
            annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': null },
          },
        },
      });
      await expect(runTo(move, 'stage')).rejects.toMatchObject({
        code: 'PAUSE_REVERTED',
      });
      await move.operation.undo();
      expect(ownPart(await readOwner())).toEqual(ownPart(object));
      await app.running(1);
    });
  });

  it("keeps a pause that was there before: Flux' own suspension", async () => {
    const { object, claims } = await applied('flux-kustomize', {
      kind: 'StatefulSet',
      spec: { suspend: true },
    });
    const move = await begin(claims);
    await runTo(move, 'repository');
    const { apiVersion, kind } = tools['flux-kustomize'];
    expect(ownPart(await app.read(apiVersion, kind, ownerName))).toEqual(
      ownPart(object),
    );
  });

  it('cannot do with an annotation where a StatefulSet is away: Flux makes it anew', async () => {
    const { claims } = await applied('flux-kustomize', { kind: 'StatefulSet' });
    const planned = await app.plan(claims);
    const { repository } = planned.decisions as BegunMove['decisions'];
    expect(repository?.pause).toBe('suspend');
    const move = await begin(claims, {
      dependencies: { planAgain: async () => ({ words: 'as planned' }) },
    });
    // What is annotated only is nothing to leave alone once it is deleted.
    move.decisions.repository!.pause = 'objects';
    await runTo(move, 'record');
    await expect(runTo(move, 'fence')).rejects.toMatchObject({
      code: expect.stringMatching(/WORKLOAD_CAME_BACK|PAUSE_REVERTED/),
    });
    expect(owner!.heals).toBeGreaterThan(0);
  });

  it('sees after the settle time that a parent takes the pause back', async () => {
    const { claims } = await applied('argocd', { kind: 'StatefulSet' });
    const { apiVersion, kind } = tools.argocd;
    const move = await begin(claims, {
      dependencies: {
        timings: { ...home.dependencies().timings, settle: 2 },
      },
    });
    const pausing = runTo(move, 'pause');
    await waitFor('the pause', () => argo.rests(app));
    await app.patch(apiVersion, kind, {
      name: ownerName,
      body: {
        metadata: {
          annotations: { 'argocd.argoproj.io/skip-reconcile': null },
        },
      },
    });
    await expect(pausing).rejects.toMatchObject({ code: 'PAUSE_REVERTED' });
    await move.operation.undo();
    await app.running(1);
  });

  describe('in the plan', () => {
    it('declines one whose parent would take the pause back', async () => {
      const { claims } = await applied('argocd', { kind: 'StatefulSet' });
      await app.patch(tools.argocd.apiVersion, 'Application', {
        name: ownerName,
        body: {
          metadata: { labels: { 'argocd.argoproj.io/instance': 'apps' } },
        },
      });
      await expect(app.declinedWith(claims)).resolves.toEqual([
        'REPOSITORY_HAS_PARENT',
      ]);
    });

    it('declines one that is not in this cluster, with the commands to run', async () => {
      const { claims } = await applied('argocd', { kind: 'StatefulSet' });
      await app.delete(tools.argocd.apiVersion, 'Application', ownerName);
      await expect(app.declinedWith(claims)).resolves.toEqual([
        'REPOSITORY_NOT_READ',
      ]);
      const { plan } = await app.plan(claims);
      expect(
        plan.preflight.find(({ code }) => code === 'REPOSITORY_NOT_READ')!
          .message,
      ).toContain('argocd app set owner --sync-policy none');
    });

    it.each<[Tool, object]>([
      [
        'argocd',
        { syncPolicy: { syncOptions: ['Replace=true', 'Force=true'] } },
      ],
      ['flux-kustomize', { force: true }],
      ['flux-helm', { upgrade: { force: true } }],
    ])('declines %s that deletes on conflict', async (tool, spec) => {
      const { claims } = await applied(tool, { kind: 'StatefulSet', spec });
      await expect(app.declinedWith(claims)).resolves.toEqual([
        'REPOSITORY_REPLACES',
      ]);
    });
  });

  describe('KEDA', () => {
    const keda = 'keda.sh/v1alpha1';
    const key = 'autoscaling.keda.sh/paused-replicas';
    let scaling = false;
    let loop: Promise<void>;

    /** Holds the count that is asked for, else at least one, as KEDA does. */
    async function scale() {
      while (scaling) {
        const { metadata } = await app.read(keda, 'ScaledObject', 'web');
        const asked = (
          metadata.annotations as Record<string, string> | undefined
        )?.[key];
        const { spec } = await app.read('apps/v1', 'Deployment', 'web');
        const { replicas = 1 } = spec as WorkloadSpec;
        const wanted =
          asked === undefined ? Math.max(1, replicas) : Number(asked);
        if (wanted !== replicas) {
          await app.patch('apps/v1', 'Deployment', {
            name: 'web',
            body: { spec: { replicas: wanted } },
          });
        }
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    }

    beforeEach(() =>
      scenes.find(({ kind }) => kind === 'Deployment')!.deploy(app),
    );
    afterEach(async () => {
      scaling = false;
      await loop;
    });

    it.each([undefined, '1'])(
      'holds it at 0 and goes on with the annotation %p',
      async before => {
        await app.create({
          apiVersion: keda,
          kind: 'ScaledObject',
          metadata: {
            name: 'web',
            ...(before && { annotations: { [key]: before } }),
          },
          spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
        });
        scaling = true;
        loop = scale();
        const move = await begin(['data'], { crashes: 'after-each-change' });
        await runTo(move, 'prove');
        await expect(
          app.read(keda, 'ScaledObject', 'web'),
        ).resolves.toMatchObject({ metadata: { annotations: { [key]: '0' } } });
        await runTo(move, 'tidy');
        const { metadata } = await app.read(keda, 'ScaledObject', 'web');
        expect(
          (metadata.annotations as Record<string, string> | undefined)?.[key],
        ).toBe(before);
        await app.running(1);
        expect((await app.placeOf('data')).storageClass).toBe(newClass);
      },
    );
  });

  describe('an operator that nobody can ask to wait', () => {
    it.each<'Deployment' | 'StatefulSet'>(['Deployment', 'StatefulSet'])(
      'starts a %s again before the fence, and everything is put back',
      async kind => {
        const claim = kind === 'Deployment' ? 'data' : 'data-web-0';
        if (kind === 'StatefulSet') {
          await deploySet(app, { templates: ['data'] });
        } else {
          await scenes.find(scene => scene.kind === kind)!.deploy(app);
        }
        const before = await app.read('apps/v1', kind, 'web');
        const move = await begin([claim]);
        await runTo(move, 'record');
        owner = new Owner(app, restless, [
          wantedFrom(before, { keep: { replicas: 1 } }),
        ]);
        await expect(runTo(move, 'fence')).rejects.toMatchObject({
          code: 'WORKLOAD_CAME_BACK',
        });
        await move.operation.undo();
        expect(await app.placeOf(claim)).toEqual({
          volume: app.volumeName(claim),
          storageClass: oldClass,
        });
        await app.running(1);
        const after = await app.read('apps/v1', kind, 'web');
        expect(after.spec).toEqual(before.spec);
        await expect(
          home.leftovers(move.operation.context('lock').operationId),
        ).resolves.toEqual([]);
      },
    );
  });
});
