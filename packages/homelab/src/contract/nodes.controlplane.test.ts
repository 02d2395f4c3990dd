import { shellPod } from '../__testUtils__/manifests';
import { describeControllers } from '../__testUtils__/describeControllers';

jest.setTimeout(180_000);

describeControllers(
  'nodes that fall silent',
  stage => {
    const path = '/api/v1/nodes/pi-2';

    it('are marked, their pods taken for lost, and welcome again', async () => {
      const toleration = (key: string) => ({
        key: `node.kubernetes.io/${key}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 1,
      });
      await stage.create(
        'pods',
        shellPod('short', 'exec sleep 600', {
          spec: {
            nodeSelector: { 'kubernetes.io/hostname': 'pi-2' },
            tolerations: [toleration('unreachable'), toleration('not-ready')],
          },
        }),
      );
      await stage.create(
        'pods',
        shellPod('patient', 'exec sleep 600', {
          spec: { nodeSelector: { 'kubernetes.io/hostname': 'pi-2' } },
        }),
      );
      for (const name of ['short', 'patient']) {
        await stage.home.when(
          stage.path('pods', name),
          `${name} to be ready`,
          ({ status }) =>
            status.conditions?.some(
              ({ type, status: value }: any) =>
                type === 'Ready' && value === 'True',
            ),
        );
      }
      await stage.home.nodes.node('pi-2').switchOff('kill');
      const silent = await stage.home.when(
        path,
        'the node to be unknown and closed',
        ({ spec }) => spec.taints?.length === 2,
      );
      expect(
        silent.spec.taints
          .map(({ key, effect }: any) => `${key}:${effect}`)
          .sort(),
      ).toEqual([
        'node.kubernetes.io/unreachable:NoExecute',
        'node.kubernetes.io/unreachable:NoSchedule',
      ]);
      expect(
        silent.status.conditions.map(
          ({ type, status, reason, message }: any) =>
            `${type}=${status} ${reason}: ${message}`,
        ),
      ).toEqual(
        expect.arrayContaining([
          'Ready=Unknown NodeStatusUnknown: Kubelet stopped posting node status.',
          'DiskPressure=Unknown NodeStatusUnknown: Kubelet stopped posting node status.',
        ]),
      );
      const leaving = await stage.home.when(
        stage.path('pods', 'short'),
        'the pod to be evicted',
        ({ metadata }) => metadata.deletionTimestamp,
      );
      expect(
        leaving.status.conditions.find(
          ({ type }: any) => type === 'DisruptionTarget',
        ),
      ).toMatchObject({
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      });
      await stage.hears(
        'short',
        /^TaintManagerEviction: Marking for deletion Pod /,
      );
      const patient = await stage.home.when(
        stage.path('pods', 'patient'),
        'the pod not to be ready',
        ({ status }) =>
          status.conditions.some(
            ({ type, status: value }: any) =>
              type === 'Ready' && value === 'False',
          ),
      );
      expect(patient.metadata.deletionTimestamp).toBeUndefined();
      await stage.hears('patient', /^NodeNotReady: Node is not ready$/);

      await stage.home.nodes.node('pi-2').switchOn();
      const back = await stage.home.when(
        path,
        'the node to be open',
        ({ spec }) => !spec.taints,
      );
      expect(
        back.status.conditions.find(({ type }: any) => type === 'Ready').status,
      ).toBe('True');
      await stage.home.gone(stage.path('pods', 'short'));
    });

    it('leave no pods behind when they are gone for good', async () => {
      await stage.home.nodes.add({ name: 'pi-3' });
      await stage.create(
        'pods',
        shellPod('left', 'exec sleep 600', {
          spec: { nodeSelector: { 'kubernetes.io/hostname': 'pi-3' } },
        }),
      );
      await stage.home.when(
        stage.path('pods', 'left'),
        'the pod to run',
        ({ status }) => status.phase === 'Running',
      );
      await stage.home.nodes.node('pi-3').switchOff('kill');
      await stage.home.remove('/api/v1/nodes/pi-3');
      // 40 s of quarantine, and up to 20 s until the real one looks.
      await expect(
        stage.home
          .gone(stage.path('pods', 'left'))
          .catch(() => stage.home.gone(stage.path('pods', 'left'))),
      ).resolves.toBeUndefined();
    });
  },
  {
    controlPlane: {
      controllerManagerArguments: ['--node-monitor-grace-period=4s'],
    },
    nodes: { heartbeatSeconds: 1 },
    ownControllers: { nodeMonitorGraceSeconds: 4 },
  },
);
