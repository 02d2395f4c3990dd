import { ago, node, now, pod, say } from '../__testUtils__/objects';
import { Node, Taint } from '../core/kinds';
import { evictsIn, planNode, wantedTaints } from './planNode';
import { evictionTime, planEviction, planPodGarbage } from './planPodOnNode';

const silent = (name: string): Node =>
  node(name, {
    status: { conditions: [{ type: 'Ready', status: 'Unknown' }] },
  });
const keys = (taints: Taint[]) =>
  taints.map(({ key, effect }) => `${key.split('/')[1]}:${effect}`);

describe('a node', () => {
  const plan = (object: Node, heardAgo: number, pods = [pod('a')]) =>
    planNode({
      node: object,
      heardAt: now - heardAgo * 1000,
      graceMs: 50_000,
      pods,
      evicts: true,
      now,
    });

  it('is left alone as long as it beats, and looked at when it should have', () => {
    expect(plan(node('pi-1'), 10)).toEqual({ changes: [], againInMs: 40_000 });
  });

  it('is unknown when it does not, with all that it said of itself', () => {
    const { changes } = plan(node('pi-1'), 51);
    expect(say(changes)).toEqual(['update nodes/status pi-1']);
    expect(changes[0]).toMatchObject({
      done: { reason: 'NodeNotReady' },
      object: {
        status: {
          conditions: expect.arrayContaining([
            expect.objectContaining({
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
            }),
            expect.objectContaining({
              type: 'DiskPressure',
              status: 'Unknown',
              reason: 'NodeStatusNeverUpdated',
            }),
          ]),
        },
      },
    });
  });

  it('is closed then, and its pods are not ready', () => {
    expect(say(plan(silent('pi-1'), 10).changes)).toEqual([
      'update nodes pi-1',
      'update pods/status a',
    ]);
  });

  it.each<[string, Node, boolean, string[]]>([
    ['ready', node('pi-1'), true, []],
    [
      'silent',
      silent('pi-1'),
      true,
      ['unreachable:NoSchedule', 'unreachable:NoExecute'],
    ],
    [
      'silent with most others',
      silent('pi-1'),
      false,
      ['unreachable:NoSchedule'],
    ],
    [
      'full',
      node('pi-1', {
        status: { conditions: [{ type: 'DiskPressure', status: 'True' }] },
      }),
      true,
      ['disk-pressure:NoSchedule'],
    ],
    [
      'closed by hand',
      node('pi-1', { spec: { unschedulable: true } }),
      true,
      ['unschedulable:NoSchedule'],
    ],
    [
      'open again',
      node('pi-1', {
        spec: {
          taints: [
            { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
            { key: 'a/kept', effect: 'NoSchedule' },
          ],
        },
      }),
      true,
      ['kept:NoSchedule'],
    ],
  ])('that is %s has its taints', (_, object, evicts, expected) => {
    expect(keys(wantedTaints(object, evicts, now))).toEqual(expected);
  });

  it.each<[number, number, boolean]>([
    [1, 2, true],
    [2, 3, true],
    [3, 4, false],
    [3, 9, true],
    [1, 1, false],
  ])(
    'drives pods away where %s of %s are silent: %s',
    (lost, total, expected) => {
      const nodes = Array.from({ length: total }, (_, index) =>
        index < lost ? silent(`pi-${index}`) : node(`pi-${index}`),
      );
      expect(evictsIn(nodes)).toBe(expected);
    },
  );
});

describe('a pod on a node that drives it away', () => {
  const taint = {
    key: 'node.kubernetes.io/unreachable',
    effect: 'NoExecute',
    timeAdded: ago(10),
  };
  const tolerating = (tolerationSeconds?: number) =>
    pod('a', {
      spec: {
        tolerations: [
          {
            key: taint.key,
            operator: 'Exists',
            effect: 'NoExecute',
            tolerationSeconds,
          },
        ],
      },
    });
  it.each<[string, ReturnType<typeof pod>, Taint[], number | undefined]>([
    ['goes at once', pod('a'), [taint], now],
    ['stays for good', tolerating(), [taint], undefined],
    ['stays for its time', tolerating(300), [taint], now + 290_000],
    [
      'is not driven away',
      pod('a'),
      [{ ...taint, effect: 'NoSchedule' }],
      undefined,
    ],
  ])('%s', (_, object, taints, expected) => {
    expect(evictionTime(object, taints, now)).toBe(expected);
  });

  it('is marked before it is deleted', () => {
    expect(say(planEviction(pod('a'), [taint], now).changes)).toEqual([
      'event TaintManagerEviction',
      'update pods/status a',
      'delete pods a',
    ]);
    expect(planEviction(tolerating(300), [taint], now)).toEqual({
      changes: [],
      againInMs: 290_000,
    });
  });

  it('is removed when its node is gone for good', () => {
    expect(planPodGarbage(pod('a'), undefined, now).changes).toEqual([]);
    expect(planPodGarbage(pod('a'), now - 10_000, now)).toEqual({
      changes: [],
      againInMs: 30_000,
    });
    expect(planPodGarbage(pod('a'), now - 41_000, now).changes).toMatchObject([
      { object: { status: { phase: 'Failed' } } },
      { verb: 'delete', options: { gracePeriodSeconds: 0 } },
    ]);
  });

  it('is removed when it is deleted before it had one', () => {
    const early = { spec: { nodeName: undefined } };
    expect(planPodGarbage(pod('a', early), undefined, now).changes).toEqual([]);
    const going = pod('a', {
      ...early,
      metadata: { deletionTimestamp: ago(1) },
    });
    expect(say(planPodGarbage(going, undefined, now).changes)).toEqual([
      'delete pods a',
    ]);
  });
});
