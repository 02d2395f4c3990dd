import { metadata, node, now, pod, say } from '../__testUtils__/objects';
import { DaemonSet, Node, Pod, Revision } from '../core/kinds';
import { controllerReference } from '../core/owners';
import { resources } from '../core/resources';
import { placement } from './placement';
import { planDaemonSet } from './planDaemonSet';

const set: DaemonSet = {
  metadata: metadata('log'),
  spec: {
    selector: { matchLabels: { app: 'log' } },
    template: {
      metadata: { labels: { app: 'log' } },
      spec: { containers: [{ name: 'main' }], nodeSelector: { arm: 'yes' } },
    },
  },
};
const owners = [controllerReference(set, resources.daemonSets)];
const revision: Revision = {
  metadata: metadata('log-1', {
    labels: { app: 'log', 'controller.kubernetes.io/hash': '1' },
    ownerReferences: owners,
  }),
  revision: 1,
  data: { spec: { template: set.spec.template } },
};

function arm(name: string, spec: Node['spec'] = {}): Node {
  return node(name, {
    metadata: metadata(name, { namespace: undefined, labels: { arm: 'yes' } }),
    spec,
  });
}

function daemon(
  name: string,
  nodeName: string,
  hash = '1',
  status?: Pod['status'],
): Pod {
  return pod(name, {
    metadata: {
      labels: { app: 'log', 'controller-revision-hash': hash },
      ownerReferences: owners,
    },
    spec: { nodeName },
    status,
  });
}

it.each<[string, Node, boolean, boolean]>([
  ['fits', arm('a'), true, true],
  ['does not fit', node('a'), false, false],
  [
    'is closed',
    arm('a', {
      taints: [
        { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
      ],
    }),
    true,
    true,
  ],
  [
    'is silent',
    arm('a', {
      taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }],
    }),
    true,
    true,
  ],
  [
    'is kept for others',
    arm('a', { taints: [{ key: 'kept', effect: 'NoSchedule' }] }),
    false,
    true,
  ],
  [
    'drives others away',
    arm('a', { taints: [{ key: 'kept', effect: 'NoExecute' }] }),
    false,
    false,
  ],
])('a node that %s', (_, object, run, keep) => {
  expect(placement(set, object)).toEqual({ run, keep });
});

it.each<[string, Pod[], string[]]>([
  ['makes what is missing', [daemon('a', 'pi-1')], ['create pods log-']],
  ['leaves one on each', [daemon('a', 'pi-1'), daemon('b', 'pi-2')], []],
  [
    'deletes what is too many',
    [daemon('a', 'pi-1'), daemon('b', 'pi-2'), daemon('c', 'pi-2')],
    ['delete pods c'],
  ],
  [
    'deletes what has failed',
    [daemon('a', 'pi-1'), daemon('b', 'pi-2', '1', { phase: 'Failed' })],
    ['event FailedDaemonPod', 'delete pods b'],
  ],
  [
    'renews one at a time',
    [daemon('a', 'pi-1', '0'), daemon('b', 'pi-2', '0')],
    ['delete pods a'],
  ],
  [
    'waits for the one before',
    [daemon('a', 'pi-1', '1', { phase: 'Pending' }), daemon('b', 'pi-2', '0')],
    [],
  ],
])('a DaemonSet %s', (_, pods, expected) => {
  const { changes } = planDaemonSet({
    set,
    nodes: [arm('pi-1'), arm('pi-2'), node('other')],
    pods,
    revisions: [revision],
    now,
  });
  expect(say(changes)).toEqual(expected);
});
