import type { RawPodSpec } from '@stowage/backstage-plugin-storage-common';
import { node, pod } from '../testing/objects';
import { podsThatStay, whyNotHere } from './nodeFits';

const world = (pods = [pod('other-0')]) => ({
  pods,
  nodes: [node('worker-1'), node('worker-2')],
  namespace: 'shop',
});

const reasons = (options: {
  spec: RawPodSpec;
  change?: (each: ReturnType<typeof node>) => void;
  pods?: ReturnType<typeof pod>[];
  leaving?: ReturnType<typeof pod>[];
}) => {
  const { spec, change = () => {}, pods, leaving = [] } = options;
  const here = world(pods);
  change(here.nodes[0]);
  return whyNotHere({
    node: here.nodes[0],
    spec,
    world: here,
    others: podsThatStay(here.pods, leaving),
  });
};

const asking = (cpu: string): RawPodSpec => ({
  containers: [{ name: 'main', resources: { requests: { cpu } } }],
});

describe('whyNotHere', () => {
  it('finds nothing against a plain pod on a plain node', () => {
    expect(reasons({ spec: {} })).toEqual([]);
  });

  it('wants the node ready and open', () => {
    expect(
      reasons({ spec: {}, change: each => (each.spec!.unschedulable = true) }),
    ).toEqual(['is cordoned']);
    expect(
      reasons({ spec: {}, change: each => (each.status!.conditions = []) }),
    ).toEqual(['is not ready']);
  });

  it.each<[RawPodSpec['tolerations'], boolean]>([
    [undefined, false],
    [[{ operator: 'Exists' }], true],
    [[{ key: 'gpu', operator: 'Exists' }], true],
    [[{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }], false],
    [[{ key: 'gpu', value: 'yes' }], true],
    [[{ key: 'gpu', value: 'no' }], false],
  ])('with tolerations %j: %p', (tolerations, tolerated) => {
    const found = reasons({
      spec: { tolerations },
      change: each =>
        (each.spec!.taints = [
          { key: 'gpu', value: 'yes', effect: 'NoSchedule' },
          { key: 'busy', effect: 'PreferNoSchedule' },
        ]),
    });
    expect(found).toEqual(tolerated ? [] : ['has the taint gpu']);
  });

  it('wants the required affinity', () => {
    const spec: RawPodSpec = {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'zone', operator: 'In', values: ['a'] },
                ],
              },
            ],
          },
        },
      },
    };
    expect(reasons({ spec })).toEqual(['does not fit the node affinity']);
    expect(
      reasons({ spec, change: each => (each.metadata.labels!.zone = 'a') }),
    ).toEqual([]);
  });

  it('adds up what is asked for, without those that leave', () => {
    const big = pod('big-0');
    big.spec!.containers = asking('3500m').containers;
    expect(reasons({ spec: asking('0.5'), pods: [big] })).toEqual([]);
    expect(reasons({ spec: asking('501m'), pods: [big] })).toEqual([
      'has too little cpu left',
    ]);
    expect(reasons({ spec: asking('4'), pods: [big], leaving: [big] })).toEqual(
      [],
    );
  });

  it('keeps pods apart that must be', () => {
    const spec: RawPodSpec = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: { app: 'db' } },
            },
          ],
        },
      },
    };
    const sibling = pod('db-1');
    expect(reasons({ spec, pods: [sibling] })).toEqual([
      'already runs a pod that must be kept apart',
    ]);
    expect(
      reasons({ spec, pods: [pod('db-1', { node: 'worker-2' })] }),
    ).toEqual([]);
    expect(reasons({ spec, pods: [sibling], leaving: [sibling] })).toEqual([]);
  });
});
