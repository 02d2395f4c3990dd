import { claim, shellPod } from '../__testUtils__/manifests';
import { describeControllers } from '../__testUtils__/describeControllers';

jest.setTimeout(180_000);

const volumes = '/api/v1/persistentvolumes';
const nodes = '/api/v1/nodes';

describeControllers('the placing of pods', stage => {
  const place = async (name: string, spec: object, labels: object = {}) => {
    await stage.create(
      'pods',
      shellPod(name, 'exec sleep 600', {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 1, ...spec },
      }),
    );
  };
  const placed = async (name: string): Promise<string> => {
    const pod = await stage.home.when(
      stage.path('pods', name),
      `${name} to have a node`,
      ({ spec }) => spec.nodeName,
    );
    return pod.spec.nodeName;
  };
  /** The words of the first refusal, which are those of the condition too. */
  const refused = async (name: string): Promise<string> => {
    const line = await stage.hears(name, /^FailedScheduling: /);
    const pod = await stage.home.when(
      stage.path('pods', name),
      'the condition',
      ({ status }) => status.conditions?.[0],
    );
    const message = line.replace('FailedScheduling: ', '');
    expect(pod.status).toMatchObject({
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message,
        },
      ],
    });
    return message;
  };
  const notHelpful =
    'preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.';

  it('by selector and affinity, in the words of the real one', async () => {
    await place('nowhere', { nodeSelector: { disk: 'none' } });
    await place('wanted', {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  {
                    key: 'kubernetes.io/hostname',
                    operator: 'NotIn',
                    values: ['pi-1'],
                  },
                ],
              },
            ],
          },
        },
      },
    });
    await place('named', {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchFields: [
                  { key: 'metadata.name', operator: 'In', values: ['pi-9'] },
                ],
              },
            ],
          },
        },
      },
    });
    await place('greedy', {
      containers: [
        {
          name: 'main',
          image: 'debian:12',
          resources: { requests: { cpu: '100', memory: '1Mi' } },
        },
      ],
    });

    expect(await placed('wanted')).toBe('pi-2');
    expect(await refused('nowhere')).toBe(
      `0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, ${notHelpful}`,
    );
    expect(await refused('named')).toBe(
      `0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, ${notHelpful}`,
    );
    expect(await refused('greedy')).toBe(
      `0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, ${notHelpful}`,
    );

    await stage.patch(`${nodes}/pi-1`, {
      metadata: { labels: { disk: 'none' } },
    });
    expect(await placed('nowhere')).toBe('pi-1');
    await stage.patch(`${nodes}/pi-1`, {
      metadata: { labels: { disk: null } },
    });
  });

  it('by what other pods are there', async () => {
    const labels = { app: stage.namespace };
    const apart = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: labels },
            },
          ],
        },
      },
    };
    await place('one', apart, labels);
    await place('two', apart, labels);
    const where = [await placed('one'), await placed('two')];
    expect(where.sort()).toEqual(['pi-1', 'pi-2']);

    await place('three', apart, labels);
    expect(await refused('three')).toBe(
      "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
    );
    await place('hated', {}, labels);
    expect(await refused('hated')).toBe(
      "0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
    );
    await place('lonely', {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: { app: 'nobody' } },
            },
          ],
        },
      },
    });
    expect(await refused('lonely')).toBe(
      `0/2 nodes are available: 2 node(s) didn't match pod affinity rules. no new claims to deallocate, ${notHelpful}`,
    );
  });

  it('by taints, and where nodes are closed', async () => {
    await stage.patch(`${nodes}/pi-1`, { spec: { unschedulable: true } });
    await stage.home.when(
      `${nodes}/pi-1`,
      'the taint',
      ({ spec }) => spec.taints?.length === 1,
    );
    await stage.patch(`${nodes}/pi-2`, {
      spec: { taints: [{ key: 'kept', value: 'yes', effect: 'NoSchedule' }] },
    });
    await place('plain', {});
    expect(await refused('plain')).toBe(
      `0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. no new claims to deallocate, ${notHelpful}`,
    );
    await place('hardy', {
      tolerations: [{ key: 'kept', operator: 'Exists' }],
    });
    expect(await placed('hardy')).toBe('pi-2');
    await stage.patch(`${nodes}/pi-1`, { spec: { unschedulable: null } });
    expect(await placed('plain')).toBe('pi-1');
    const opened = await stage.home.when(
      `${nodes}/pi-1`,
      'the taint to go',
      ({ spec }) => !spec.taints,
    );
    expect(opened.spec).not.toHaveProperty('taints');
    await stage.patch(`${nodes}/pi-2`, { spec: { taints: null } });
  });

  it('by where the volume is, and which claims there are', async () => {
    const { namespace } = stage;
    await stage.home.create(volumes, {
      metadata: { name: `${namespace}-far` },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        persistentVolumeReclaimPolicy: 'Retain',
        local: { path: '/data' },
        storageClassName: 'by-hand',
        claimRef: { name: 'far', namespace },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  {
                    key: 'kubernetes.io/hostname',
                    operator: 'In',
                    values: ['pi-2'],
                  },
                ],
              },
            ],
          },
        },
      },
    });
    await stage.create('persistentvolumeclaims', claim('far', 'by-hand'));
    await stage.home.when(
      stage.path('persistentvolumeclaims', 'far'),
      'far to be bound',
      ({ status }) => status.phase === 'Bound',
    );
    await stage.create('persistentvolumeclaims', claim('unbound', 'by-hand'));
    const mounting = (claimName: string, node?: string) => ({
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      ...(node && { nodeSelector: { 'kubernetes.io/hostname': node } }),
    });
    await place('away', mounting('far', 'pi-1'));
    await place('blind', mounting('missing'));
    await place('early', mounting('unbound'));

    expect(await refused('away')).toBe(
      `0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, ${notHelpful}`,
    );
    expect(await refused('blind')).toBe(
      '0/2 nodes are available: persistentvolumeclaim "missing" not found. not found',
    );
    expect(await refused('early')).toBe(
      '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
    );
    await stage.home.remove(`${volumes}/${namespace}-far`);
  });

  it('by how evenly pods are to lie', async () => {
    const labels = { app: stage.namespace };
    const spread = {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: labels },
        },
      ],
    };
    await place('first', spread, labels);
    const [first, other] =
      (await placed('first')) === 'pi-1' ? ['pi-1', 'pi-2'] : ['pi-2', 'pi-1'];
    await place('second', spread, labels);
    expect(await placed('second')).toBe(other);
    await place('third', spread, labels);
    await placed('third');
    const zoned = {
      topologySpreadConstraints: [
        { ...spread.topologySpreadConstraints[0], topologyKey: 'zone' },
      ],
    };
    await place('zoned', zoned, labels);
    expect(await refused('zoned')).toBe(
      `0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints (missing required label). no new claims to deallocate, ${notHelpful}`,
    );
    expect(first).toBeDefined();
  });
});
