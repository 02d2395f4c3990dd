import {
  ControlPlane,
  describeControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import { ClusterClient } from '../../adapters/kubernetes';
import { Applications, newClass, oldClass } from './__testUtils__/Applications';
import { BegunMove, beginMove } from './__testUtils__/beginMove';
import { selectorOf } from '../movers/names';
import { Home, moversNamespace } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import {
  deployCronJob,
  deploySet,
  Scene,
  scenes,
} from './__testUtils__/scenes';
import type { MoveTimings } from './deps';
import { WorkloadSpec } from './workloads';

jest.setTimeout(300_000);

describeControlPlane('a stop that others interfere with', () => {
  let suite: HomeSuite | undefined;
  let plane: ControlPlane;
  let home: Home;
  let client: ClusterClient;
  let app: Applications;

  beforeAll(async () => {
    suite = await HomeSuite.start({
      controllerManagerArguments: [
        '--horizontal-pod-autoscaler-sync-period=500ms',
      ],
    });
    ({ plane, home, client } = suite);
  });
  afterAll(async () => {
    await suite?.stop();
  });
  beforeEach(async () => {
    app = await Applications.in(plane, client);
  });

  const sceneOf = (kind: string): Scene =>
    scenes.find(scene => scene.kind === kind)!;

  /** Runs up to a step, that one included. */
  async function runTo(move: BegunMove, last: string) {
    const done = move.operation.begun.length;
    const until = move.steps.findIndex(({ id }) => id === last);
    await move.operation.runAll(move.steps.slice(done, until + 1));
  }

  const begin = (
    claims: string[],
    more: Partial<Parameters<typeof beginMove>[0]> = {},
  ) => beginMove({ app, home, client, claims, ...more });

  const specOf = async (kind: string): Promise<WorkloadSpec> =>
    (await app.read('apps/v1', kind, 'web')).spec as WorkloadSpec;

  describe('a Deployment', () => {
    beforeEach(() => sceneOf('Deployment').deploy(app));

    it('runs on where the record is gone before anything was stopped', async () => {
      const move = await begin(['data']);
      await runTo(move, 'record');
      const { metadata } = await app.read('apps/v1', 'Deployment', 'web');
      const records = await client.listObjects({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: moversNamespace,
        labelSelector: selectorOf(move.operation.context('stop').operationId),
      });
      expect(records).toHaveLength(1);
      const [{ kind, apiVersion, metadata: record }] = records;
      await client.delete({ kind, apiVersion, ...record });
      await expect(runTo(move, 'stop')).rejects.toThrow('is gone');
      await expect(move.operation.undo()).resolves.toBeUndefined();
      await expect(
        app.read('apps/v1', 'Deployment', 'web'),
      ).resolves.toMatchObject({ metadata: { uid: metadata.uid } });
      await expect(specOf('Deployment')).resolves.toMatchObject({
        replicas: 1,
      });
    });

    it('stays at 0 with an HPA that wants more', async () => {
      await app.create({
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web' },
        spec: {
          scaleTargetRef: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'web',
          },
          minReplicas: 1,
          maxReplicas: 3,
          metrics: [
            {
              type: 'Resource',
              resource: {
                name: 'cpu',
                target: { type: 'Utilization', averageUtilization: 50 },
              },
            },
          ],
        },
      });
      const move = await begin(['data']);
      expect(move.planned.plan.preflight.map(({ code }) => code)).toContain(
        'AUTOSCALER_PAUSED',
      );
      await runTo(move, 'stop');
      await waitFor('the autoscaler to see that it is disabled', async () => {
        const { status } = await app.read(
          'autoscaling/v2',
          'HorizontalPodAutoscaler',
          'web',
        );
        const { conditions = [] } = (status ?? {}) as {
          conditions?: Array<{ type: string; reason: string }>;
        };
        return conditions.some(
          ({ type, reason }) =>
            type === 'ScalingActive' && reason === 'ScalingDisabled',
        );
      });
      expect((await specOf('Deployment')).replicas).toBe(0);
      await runTo(move, 'tidy');
      expect((await specOf('Deployment')).replicas).toBe(1);
      expect((await app.placeOf('data')).storageClass).toBe(newClass);
    });

    it('comes back to the count that it had when it was stopped, once', async () => {
      const move = await begin(['data']);
      await runTo(move, 'record');
      const scale = (replicas: number) =>
        app.patch('apps/v1', 'Deployment', {
          name: 'web',
          body: { spec: { replicas } },
        });
      await scale(2);
      await app.running(2);
      await runTo(move, 'start');
      expect((await specOf('Deployment')).replicas).toBe(2);
      // Somebody has decided anew before a replica that takes over runs the step again.
      await scale(0);
      await move.operation.run(move.steps.find(({ id }) => id === 'start')!);
      expect((await specOf('Deployment')).replicas).toBe(0);
    });

    it('is left as it is where somebody starts it again', async () => {
      const move = await begin(['data']);
      await runTo(move, 'stop');
      await app.patch('apps/v1', 'Deployment', {
        name: 'web',
        body: { spec: { replicas: 2 } },
      });
      await expect(runTo(move, 'fence')).rejects.toMatchObject({
        code: expect.stringMatching(/WORKLOAD_CAME_BACK|PLAN_OUTDATED/),
      });
      await move.operation.undo();
      expect((await specOf('Deployment')).replicas).toBe(2);
      expect((await app.placeOf('data')).storageClass).toBe(oldClass);
      await app.running(2);
    });
  });

  describe('a CronJob with a running Job', () => {
    beforeEach(async () => {
      const { metadata, spec } = await deployCronJob(app);
      const { jobTemplate } = spec as { jobTemplate: { spec: object } };
      await app.create({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {
          name: 'web-now',
          ownerReferences: [
            {
              apiVersion: 'batch/v1',
              kind: 'CronJob',
              name: 'web',
              uid: metadata.uid,
              controller: true,
            },
          ],
        },
        spec: jobTemplate.spec,
      });
      await app.running(1);
    });

    const isSuspended = async () =>
      (
        (await app.read('batch/v1', 'CronJob', 'web')).spec as {
          suspend?: boolean;
        }
      ).suspend;
    const timings = (jobs: number): { timings: MoveTimings } => ({
      timings: { ...home.dependencies().timings, jobs },
    });

    it('waits for it, and goes on when it has ended', async () => {
      const move = await begin(['data']);
      await runTo(move, 'record');
      const stopping = runTo(move, 'stop');
      await waitFor('the CronJob to be suspended', isSuspended);
      const [pod] = await app.running(1);
      await home.nodes.finish(pod);
      await stopping;
      await expect(app.pods()).resolves.toEqual([]);
      await runTo(move, 'tidy');
      await expect(isSuspended()).resolves.toBe(false);
      expect((await app.placeOf('data')).storageClass).toBe(newClass);
      await expect(
        app.read('batch/v1', 'Job', 'web-now'),
      ).resolves.toMatchObject({ status: { succeeded: 1 } });
    });

    it('gives up at the deadline, and lets it run', async () => {
      const move = await begin(['data'], { dependencies: timings(1) });
      const [pod] = await app.running(1);
      await expect(runTo(move, 'stop')).rejects.toMatchObject({
        code: 'JOBS_RUNNING',
      });
      await move.operation.undo();
      const [left] = await app.running(1);
      expect(left.metadata.uid).toBe(pod.metadata.uid);
      await expect(isSuspended()).resolves.toBe(false);
      expect((await app.placeOf('data')).storageClass).toBe(oldClass);
    });

    it('ends it where that was ticked', async () => {
      const move = await begin(['data'], { request: { waitForJobs: false } });
      await runTo(move, 'tidy');
      await expect(
        app.read('batch/v1', 'Job', 'web-now'),
      ).rejects.toMatchObject({ status: 404 });
      expect((await app.placeOf('data')).storageClass).toBe(newClass);
    });
  });

  it('leaves a CronJob suspended that somebody suspended after the plan', async () => {
    await deployCronJob(app);
    const move = await begin(['data']);
    await runTo(move, 'record');
    await app.patch('batch/v1', 'CronJob', {
      name: 'web',
      body: { spec: { suspend: true } },
    });
    await runTo(move, 'tidy');
    await expect(app.read('batch/v1', 'CronJob', 'web')).resolves.toMatchObject(
      { spec: { suspend: true } },
    );
  });

  it('does not delete a StatefulSet that was changed after it was written down', async () => {
    await deploySet(app, { templates: ['data'] });
    const move = await begin(['data-web-0']);
    await runTo(move, 'record');
    await app.patch('apps/v1', 'StatefulSet', {
      name: 'web',
      body: { spec: { minReadySeconds: 1 } },
    });
    await expect(runTo(move, 'stop')).rejects.toMatchObject({
      code: 'PLAN_OUTDATED',
    });
    await move.operation.undo();
    expect(await specOf('StatefulSet')).toMatchObject({ minReadySeconds: 1 });
    await app.running(1);
  });

  describe('one of three replicas', () => {
    beforeEach(async () => {
      await deploySet(app, {
        templates: ['data'],
        replicas: 3,
        policy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      });
    });

    const uids = async () =>
      Object.fromEntries(
        (await app.running(3)).map(({ metadata }) => [
          metadata.name,
          metadata.uid,
        ]),
      );

    it('moves alone, and its siblings stay up', async () => {
      const before = await uids();
      const move = await begin(['data-web-1']);
      expect(move.decisions.workload).toMatchObject({ pods: ['web-1'] });
      await runTo(move, 'stop');
      const during = await app.running(2);
      expect(during.map(({ metadata }) => metadata.uid).sort()).toEqual(
        [before['web-0'], before['web-2']].sort(),
      );
      await runTo(move, 'tidy');
      const after = await uids();
      expect(after).toMatchObject({
        'web-0': before['web-0'],
        'web-2': before['web-2'],
      });
      expect(after['web-1']).not.toBe(before['web-1']);
      expect((await app.placeOf('data-web-1')).storageClass).toBe(newClass);
      for (const sibling of ['data-web-0', 'data-web-2']) {
        await expect(app.placeOf(sibling)).resolves.toEqual({
          volume: app.volumeName(sibling),
          storageClass: oldClass,
        });
      }
      expect(await specOf('StatefulSet')).toMatchObject({
        replicas: 3,
        volumeClaimTemplates: [{ spec: { storageClassName: newClass } }],
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: 'Delete',
          whenScaled: 'Delete',
        },
      });
    });

    it('moves one after the other, each with an operation of its own', async () => {
      for (const ordinal of [2, 1, 0]) {
        const before = await uids();
        const move = await begin([`data-web-${ordinal}`]);
        await runTo(move, 'tidy');
        const after = await uids();
        const moved = `web-${ordinal}`;
        expect(after[moved]).not.toBe(before[moved]);
        expect({ ...after, [moved]: '' }).toEqual({ ...before, [moved]: '' });
        expect((await app.placeOf(`data-${moved}`)).storageClass).toBe(
          newClass,
        );
      }
    });

    it('declines several at once', async () => {
      await expect(
        app.declinedWith(['data-web-1', 'data-web-2']),
      ).resolves.toEqual(['SEVERAL_REPLICAS']);
    });
  });
});
