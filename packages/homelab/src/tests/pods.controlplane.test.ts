import { readdirSync } from 'fs';
import { join } from 'path';
import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { Pod } from '../cluster/podObjects';
import { Home, startHome } from '../__testUtils__/Home';
import { shellPod } from '../__testUtils__/manifests';

jest.setTimeout(120_000);

describeControlPlane('pods on hollow nodes', () => {
  let home: Home;
  let pods: string;

  beforeAll(async () => {
    home = await startHome();
  });

  beforeEach(async () => {
    pods = `/api/v1/namespaces/${await home.namespace()}/pods`;
  });

  afterAll(async () => {
    await home?.stop();
  });

  const phase = (wanted: string) => (pod: Pod) => pod.status?.phase === wanted;
  const run = async (name: string, script: string, more?: object) =>
    await home.create(pods, shellPod(name, script, more));
  const ended = async (name: string, wanted: string): Promise<Pod> =>
    await home.when(`${pods}/${name}`, `${name} ${wanted}`, phase(wanted));
  const log = async (name: string, query = '') =>
    await home.get<string>(`${pods}/${name}/log?${query}`);

  it('runs to success, with the status of a kubelet and its log', async () => {
    await run('good', 'echo one; echo two >&2; echo bye >"$LAST_WORDS"', {
      container: {
        env: [{ name: 'LAST_WORDS', value: '/dev/termination-log' }],
      },
    });
    const { status } = await ended('good', 'Succeeded');

    expect(status).toMatchObject({
      startTime: expect.any(String),
      containerStatuses: [
        {
          ready: false,
          restartCount: 0,
          state: {
            terminated: { exitCode: 0, reason: 'Completed', message: 'bye\n' },
          },
        },
      ],
    });
    expect(
      status?.conditions?.find(({ type }) => type === 'Ready'),
    ).toMatchObject({ status: 'False', reason: 'PodCompleted' });
    expect(await log('good')).toBe('one\ntwo\n');
    expect(await log('good', 'tailLines=1&limitBytes=2')).toBe('tw');
    expect(await log('good', 'timestamps=true')).toMatch(/^\d{4}-.*Z one\n/);
  });

  it('tells exit codes, and last words from the log', async () => {
    await run('bad', 'echo no luck; exit 3', {
      container: { terminationMessagePolicy: 'FallbackToLogsOnError' },
    });
    const { status } = await ended('bad', 'Failed');

    expect(status?.containerStatuses?.[0].state.terminated).toMatchObject({
      exitCode: 3,
      reason: 'Error',
      message: 'no luck\n',
    });
  });

  it('runs init containers in order, and nothing after one that fails', async () => {
    const init = (name: string, script: string) => ({
      name,
      image: 'debian:12',
      command: ['sh', '-c', script],
      volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
      env: [{ name: 'FILE', value: '/shared/file' }],
    });
    const more = (second: string) => ({
      spec: {
        volumes: [{ name: 'shared', emptyDir: {} }],
        initContainers: [
          init('first', 'echo a >>"$FILE"'),
          init('second', second),
        ],
      },
      container: {
        volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
        env: [{ name: 'FILE', value: '/shared/file' }],
      },
    });
    await run('ordered', 'cat "$FILE"', more('echo b >>"$FILE"'));
    await run('broken', 'echo never', more('exit 4'));
    await ended('ordered', 'Succeeded');
    const { status } = await ended('broken', 'Failed');

    const ordered = await home.get<Pod>(`${pods}/ordered`);
    expect(
      ordered.status?.conditions?.find(({ type }) => type === 'Initialized'),
    ).toEqual({
      type: 'Initialized',
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: expect.any(String),
      observedGeneration: 1,
    });
    expect(await log('ordered')).toBe('a\nb\n');
    expect(status?.initContainerStatuses?.[1].state.terminated?.exitCode).toBe(
      4,
    );
    expect(status?.containerStatuses?.[0].state.waiting).toBeDefined();
  });

  it('restarts what ends, ever later, and shows the log before', async () => {
    await run('restless', 'echo once more; exit 1', {
      spec: { restartPolicy: 'OnFailure' },
    });
    const { status } = await home.when<Pod>(
      `${pods}/restless`,
      'a back-off after two restarts',
      pod => {
        const container = pod.status?.containerStatuses?.[0];
        return (
          container &&
          container.restartCount > 1 &&
          container.state.waiting?.reason === 'CrashLoopBackOff'
        );
      },
    );

    expect(status?.phase).toBe('Running');
    expect(status?.containerStatuses?.[0].lastState.terminated).toMatchObject({
      exitCode: 1,
    });
    expect(await log('restless', 'previous=true')).toBe('once more\n');
  });

  it('gives variables from everywhere', async () => {
    const namespace = pods.split('/')[4];
    const collection = (kind: string) =>
      `/api/v1/namespaces/${namespace}/${kind}`;
    await home.create(collection('configmaps'), {
      metadata: { name: 'settings' },
      data: { level: 'high', mode: 'fast' },
    });
    await home.create(collection('secrets'), {
      metadata: { name: 'keys' },
      stringData: { password: 'hunter2' },
    });
    await run('informed', 'env | grep ^T_ | sort; echo "$1"', {
      container: {
        args: ['sh', '$(T_NAME):$(T_mode)'],
        envFrom: [{ prefix: 'T_', configMapRef: { name: 'settings' } }],
        env: [
          {
            name: 'T_NAME',
            valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
          },
          {
            name: 'T_NODE',
            valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } },
          },
          {
            name: 'T_SECRET',
            valueFrom: { secretKeyRef: { name: 'keys', key: 'password' } },
          },
          { name: 'T_BOTH', value: '$(T_NAME)/$(T_level)' },
        ],
      },
    });
    await ended('informed', 'Succeeded');

    expect((await log('informed')).split('\n')).toEqual([
      'T_BOTH=informed/high',
      'T_NAME=informed',
      expect.stringMatching(/^T_NODE=pi-[12]$/),
      'T_SECRET=hunter2',
      'T_level=high',
      'T_mode=fast',
      'informed:fast',
      '',
    ]);
  });

  it('waits for an image that nobody has', async () => {
    await run('unknown', 'true', { container: { image: 'nowhere/none:1' } });
    const { status } = await home.when<Pod>(
      `${pods}/unknown`,
      'the reason',
      pod =>
        pod.status?.containerStatuses?.[0].state.waiting?.reason ===
        'ErrImagePull',
    );

    expect(status?.phase).toBe('Pending');
    expect(status?.containerStatuses?.[0].state.waiting?.message).toContain(
      'nowhere/none:1',
    );
    await home.remove(`${pods}/unknown`);
    await home.gone(`${pods}/unknown`);
  });

  it('shows a changed annotation in a file within a second', async () => {
    await run(
      'listener',
      'while :; do cat "$FILE" 2>/dev/null; echo; sleep 0.05; done',
      {
        metadata: { annotations: { 'stowage.io/command': 'wait' } },
        spec: {
          volumes: [
            {
              name: 'control',
              downwardAPI: {
                items: [
                  {
                    path: 'command',
                    fieldRef: {
                      fieldPath: "metadata.annotations['stowage.io/command']",
                    },
                  },
                ],
              },
            },
          ],
        },
        container: {
          env: [{ name: 'FILE', value: '/control/command' }],
          volumeMounts: [{ name: 'control', mountPath: '/control' }],
        },
      },
    );
    await ended('listener', 'Running');
    await waitFor('the first text', async () =>
      (await log('listener')).includes('wait'),
    );
    await home.plane.api.request(`${pods}/listener`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { 'stowage.io/command': 'go' } } },
    });
    const patched = Date.now();
    await waitFor(
      'the second text',
      async () => (await log('listener', 'tailLines=2')).includes('go'),
      { intervalMs: 20 },
    );

    expect(Date.now() - patched).toBeLessThan(1000);
  });

  it('keeps the object until the process has ended, and kills at the end of the time', async () => {
    await run(
      'polite',
      'trap "sleep 0.5; echo done; exit 0" TERM; echo up; while :; do sleep 0.05; done',
    );
    await run(
      'stubborn',
      'trap "" TERM; echo up; while :; do sleep 0.05; done',
      {
        spec: { terminationGracePeriodSeconds: 1 },
      },
    );
    for (const name of ['polite', 'stubborn']) {
      await waitFor(`${name} to be up`, async () =>
        (await log(name)).includes('up'),
      );
    }
    const follow = home.get<string>(`${pods}/polite/log?follow=true`);
    const begun = Date.now();
    await home.remove(`${pods}/polite`);
    await home.remove(`${pods}/stubborn`);
    const { metadata } = await home.get(`${pods}/polite`);
    expect(metadata.deletionTimestamp).toBeDefined();
    await home.gone(`${pods}/polite`);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(500);
    await home.gone(`${pods}/stubborn`);

    expect(Date.now() - begun).toBeGreaterThanOrEqual(1000);
    expect(await follow).toBe('up\ndone\n');
  });

  it('ends a pod at its deadline', async () => {
    await run('late', 'exec sleep 60', {
      spec: { activeDeadlineSeconds: 1, terminationGracePeriodSeconds: 1 },
    });

    expect((await ended('late', 'Failed')).status?.reason).toBe(
      'DeadlineExceeded',
    );
  });

  it('refuses a pod that was put on a node it does not select', async () => {
    await run('misplaced', 'true', {
      spec: { nodeName: 'pi-1', nodeSelector: { disk: 'ssd' } },
    });

    expect((await ended('misplaced', 'Failed')).status?.reason).toBe(
      'NodeAffinity',
    );
  });

  it('completes a Job and leaves no files behind', async () => {
    const namespace = pods.split('/')[4];
    const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`;
    const { spec } = shellPod('x', 'echo done') as { spec: object };
    await home.create(jobs, {
      metadata: { name: 'once' },
      spec: { completions: 2, parallelism: 2, template: { spec } },
    });
    await home.when(
      `${jobs}/once`,
      'the job',
      job => job.status.succeeded === 2,
    );
    await home.remove(`${jobs}/once`, { propagationPolicy: 'Foreground' });
    await home.gone(`${jobs}/once`);
    const { items } = await home.get(pods);

    expect(items).toEqual([]);
  });

  it('gives service account tokens that work', async () => {
    await run(
      'client',
      'test -s "$DIR/token" && test -s "$DIR/ca.crt" && cat "$DIR/namespace"',
      {
        container: {
          env: [
            {
              name: 'DIR',
              value: '/var/run/secrets/kubernetes.io/serviceaccount',
            },
          ],
        },
      },
    );
    await ended('client', 'Succeeded');

    expect(await log('client')).toBe(pods.split('/')[4]);
  });

  it('removes what belonged to pods', async () => {
    await run('brief', 'true');
    const { metadata, spec } = await ended('brief', 'Succeeded');
    await home.remove(`${pods}/brief`);
    await home.gone(`${pods}/brief`);
    const folder = join(home.folder, 'nodes', spec.nodeName ?? '', 'pods');

    const removed = await waitFor(
      'the folder to go',
      () => !readdirSync(folder).includes(metadata.uid),
    );
    expect(removed).toBe(true);
  });
});
