import { describeControllers } from '../__testUtils__/describeControllers';

jest.setTimeout(180_000);

const pause = {
  terminationGracePeriodSeconds: 1,
  containers: [
    {
      name: 'main',
      image: 'debian:12',
      command: ['sleep', '600'],
      ports: [{ name: 'web', containerPort: 8080 }],
    },
  ],
};

function workload(name: string, spec: object = {}): object {
  const labels = { app: name };
  return {
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: pause },
      ...spec,
    },
  };
}

describeControllers('Deployments, DaemonSets and Services', stage => {
  const deployment = (name: string) => stage.path('deployments', name);
  const rolledOut = async (name: string, replicas: number) =>
    await stage.home.when(
      deployment(name),
      `${name} to be rolled out`,
      ({ metadata, status }) =>
        status.observedGeneration === metadata.generation &&
        (status.updatedReplicas ?? 0) === replicas &&
        (status.replicas ?? 0) === replicas &&
        (status.availableReplicas ?? 0) === replicas &&
        !status.terminatingReplicas,
    );
  const said = ({ status }: any) =>
    status.conditions
      .map(
        ({ type, status: value, reason, message }: any) =>
          `${type}=${value} ${reason}: ${message}`,
      )
      .sort();

  it('roll out what is new and keep what was', async () => {
    await stage.create('deployments', workload('web', { replicas: 2 }));
    const first = await rolledOut('web', 2);
    const [set] = await stage.list('replicasets');
    const hash = set.metadata.labels['pod-template-hash'];

    expect(set.metadata).toMatchObject({
      name: `web-${hash}`,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': '2',
        'deployment.kubernetes.io/max-replicas': '3',
        'deployment.kubernetes.io/revision': '1',
      },
    });
    expect(set.spec.selector.matchLabels).toEqual({
      app: 'web',
      'pod-template-hash': hash,
    });
    expect(first.metadata.annotations).toEqual({
      'deployment.kubernetes.io/revision': '1',
    });
    expect(said(first)).toEqual([
      'Available=True MinimumReplicasAvailable: Deployment has minimum availability.',
      `Progressing=True NewReplicaSetAvailable: ReplicaSet "web-${hash}" has successfully progressed.`,
    ]);
    await stage.hears(
      'web',
      new RegExp(
        `^ScalingReplicaSet: Scaled up replica set web-${hash} from 0 to 2$`,
      ),
    );
    await stage.hears(`web-${hash}`, /^SuccessfulCreate: Created pod: web-/);

    await stage.patch(deployment('web'), {
      spec: { template: { metadata: { annotations: { version: '2' } } } },
    });
    const second = await rolledOut('web', 2);
    const sets = await stage.list('replicasets');
    expect(
      sets
        .map(({ metadata, spec }) => [
          metadata.annotations['deployment.kubernetes.io/revision'],
          spec.replicas,
        ])
        .sort(),
    ).toEqual([
      ['1', 0],
      ['2', 2],
    ]);
    expect(
      second.metadata.annotations['deployment.kubernetes.io/revision'],
    ).toBe('2');
    await stage.hears(
      'web',
      new RegExp(
        `^ScalingReplicaSet: Scaled down replica set web-${hash} from 1 to 0$`,
      ),
    );

    await stage.patch(deployment('web'), {
      spec: { template: { metadata: { annotations: { version: null } } } },
    });
    await rolledOut('web', 2);
    const back = await stage.home.get(stage.path('replicasets', `web-${hash}`));
    expect(back.spec.replicas).toBe(2);
    expect(back.metadata.annotations['deployment.kubernetes.io/revision']).toBe(
      '3',
    );
    expect(await stage.list('replicasets')).toHaveLength(2);

    await stage.patch(deployment('web'), { spec: { replicas: 1 } });
    await rolledOut('web', 1);
    await stage.home.remove(deployment('web'), {
      propagationPolicy: 'Foreground',
    });
    await stage.home.gone(deployment('web'));
    expect(await stage.list('pods')).toEqual([]);
  });

  it('end everything old first where they are told to', async () => {
    await stage.create(
      'deployments',
      workload('one', { strategy: { type: 'Recreate' } }),
    );
    await rolledOut('one', 1);
    const [before] = await stage.list('pods');
    await stage.patch(deployment('one'), {
      spec: { template: { metadata: { annotations: { version: '2' } } } },
    });
    await rolledOut('one', 1);
    const pods = (await stage.list('pods')).filter(
      ({ metadata }) => !metadata.deletionTimestamp,
    );
    expect(pods).toHaveLength(1);
    expect(pods[0].metadata.uid).not.toBe(before.metadata.uid);
    await stage.home.remove(deployment('one'));
  });

  it('run one daemon on each node that it fits', async () => {
    const path = stage.path('daemonsets', 'log');
    await stage.create('daemonsets', workload('log'));
    const ready = await stage.home.when(
      path,
      'both daemons',
      ({ status }) => status.numberAvailable === 2,
    );
    expect(ready.status).toMatchObject({
      currentNumberScheduled: 2,
      desiredNumberScheduled: 2,
      numberMisscheduled: 0,
      numberReady: 2,
      observedGeneration: 1,
      updatedNumberScheduled: 2,
    });
    const pods = await stage.list('pods');
    expect(pods.map(({ spec }) => spec.nodeName).sort()).toEqual([
      'pi-1',
      'pi-2',
    ]);
    expect(pods[0].spec.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchFields: [
                {
                  key: 'metadata.name',
                  operator: 'In',
                  values: [pods[0].spec.nodeName],
                },
              ],
            },
          ],
        },
      },
    });
    await stage.patch(path, {
      spec: { template: { metadata: { annotations: { version: '2' } } } },
    });
    await stage.home.when(
      path,
      'both renewed',
      ({ status, metadata }) =>
        status.observedGeneration === metadata.generation &&
        status.updatedNumberScheduled === 2 &&
        status.numberAvailable === 2,
    );
    await stage.patch(path, {
      spec: {
        template: {
          spec: { nodeSelector: { 'kubernetes.io/hostname': 'pi-1' } },
        },
      },
    });
    await stage.home.when(
      path,
      'one to be left',
      ({ status }) =>
        status.desiredNumberScheduled === 1 &&
        status.numberMisscheduled === 0 &&
        status.updatedNumberScheduled === 1 &&
        status.numberReady === 1,
    );
    await stage.home.remove(path);
  });

  it('are reached at the addresses of what is ready', async () => {
    await stage.create('services', {
      metadata: { name: 'web' },
      spec: {
        selector: { app: 'web' },
        ports: [{ port: 80, targetPort: 'web' }],
      },
    });
    const slices = async () =>
      (await stage.list('endpointslices')).filter(
        ({ metadata }) =>
          metadata.labels['kubernetes.io/service-name'] === 'web',
      );
    const find = async () => {
      const [slice] = await slices();
      return await stage.home.when(
        stage.path('endpointslices', slice.metadata.name),
        'an address',
        ({ endpoints }) => endpoints?.[0]?.conditions.ready,
      );
    };
    await stage.create('deployments', workload('web', { replicas: 1 }));
    await rolledOut('web', 1);
    const slice = await find();
    const [pod] = await stage.list('pods');

    expect(slice).toMatchObject({
      addressType: 'IPv4',
      ports: [{ name: '', port: 8080, protocol: 'TCP' }],
      metadata: {
        labels: {
          'endpointslice.kubernetes.io/managed-by':
            'endpointslice-controller.k8s.io',
        },
        ownerReferences: [{ kind: 'Service', name: 'web' }],
      },
      endpoints: [
        {
          addresses: [pod.status.podIP],
          conditions: { ready: true, serving: true, terminating: false },
          nodeName: pod.spec.nodeName,
          targetRef: { kind: 'Pod', name: pod.metadata.name },
        },
      ],
    });
    await stage.create('poddisruptionbudgets', {
      metadata: { name: 'web' },
      spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'web' } } },
    });
    const budget = await stage.home.when(
      stage.path('poddisruptionbudgets', 'web'),
      'the budget to be counted',
      ({ status }) => status.observedGeneration === 1,
    );
    expect(budget.status).toMatchObject({
      currentHealthy: 1,
      desiredHealthy: 1,
      disruptionsAllowed: 0,
      expectedPods: 1,
    });
    await stage.home.remove(stage.path('services', 'web'));
    await stage.home.gone(stage.path('endpointslices', slice.metadata.name));
    await stage.home.remove(deployment('web'));
  });
});
