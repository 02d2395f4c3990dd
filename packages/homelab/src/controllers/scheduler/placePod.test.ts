import { claim, node, pod, volume } from '../__testUtils__/objects';
import { Claim, Pod, StorageClass, Volume } from '../core/kinds';
import { placePod } from './placePod';
import { podRequests } from './requests';
import { tolerates } from './taints';
import { NodeState } from './types';

const waiting: StorageClass = {
  metadata: { name: 'disk', uid: 'c', resourceVersion: '1' },
  provisioner: 'example.com/disk',
  volumeBindingMode: 'WaitForFirstConsumer',
};

function place(
  spec: Partial<Pod['spec']>,
  surroundings: {
    nodes?: NodeState[];
    claims?: Claim[];
    volumes?: Volume[];
    labels?: Record<string, string>;
  } = {},
) {
  const { claims = [], volumes = [], labels } = surroundings;
  const {
    nodes = [
      { node: node('pi-1'), pods: [] },
      { node: node('pi-2'), pods: [] },
    ],
  } = surroundings;
  return placePod({
    pod: pod('new', {
      metadata: { labels },
      spec: { nodeName: undefined, ...spec },
      status: {},
    }),
    nodes,
    claim: name => claims.find(each => each.metadata.name === name),
    volume: name => volumes.find(each => each.metadata.name === name),
    volumes,
    storageClass: name => (name === 'disk' ? waiting : undefined),
    namespace: () => undefined,
  });
}

const mounting = (...names: string[]) => ({
  volumes: names.map(claimName => ({
    name: claimName,
    persistentVolumeClaim: { claimName },
  })),
});
const requesting = (requests: Record<string, string>) => ({
  containers: [{ name: 'main', resources: { requests } }],
});
const on = (host: string) => ({
  required: {
    nodeSelectorTerms: [
      {
        matchExpressions: [
          { key: 'kubernetes.io/hostname', operator: 'In', values: [host] },
        ],
      },
    ],
  },
});
const bound = (name: string, volumeName: string) =>
  claim(name, {
    metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
    spec: { volumeName },
    status: { phase: 'Bound' },
  });

describe('a pod', () => {
  it('goes where most room is left', () => {
    const busy = pod('busy', { spec: requesting({ cpu: '3' }) });
    expect(
      place(
        {},
        {
          nodes: [
            { node: node('pi-1'), pods: [busy] },
            { node: node('pi-2'), pods: [] },
          ],
        },
      ),
    ).toMatchObject({ node: 'pi-2' });
  });

  it('goes where it prefers to, if that is possible', () => {
    const affinity = {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, preference: on('pi-2').required.nodeSelectorTerms[0] },
        ],
      },
    };
    expect(place({ affinity })).toMatchObject({ node: 'pi-2' });
    expect(
      place({ affinity }, { nodes: [{ node: node('pi-1'), pods: [] }] }),
    ).toMatchObject({ node: 'pi-1' });
  });

  it('lies away from its siblings where nothing speaks against it', () => {
    const labels = { app: 'web' };
    const spread = {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: labels },
        },
      ],
    };
    expect(
      place(spread, {
        labels,
        nodes: [
          { node: node('pi-1'), pods: [pod('one', { metadata: { labels } })] },
          { node: node('pi-2'), pods: [] },
        ],
      }),
    ).toMatchObject({ node: 'pi-2' });
  });

  it('that wants to be with its like may be the first of them', () => {
    const labels = { app: 'web' };
    const affinity = {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchLabels: labels },
          },
        ],
      },
    };
    expect(place({ affinity }, { labels })).toMatchObject({ node: 'pi-1' });
    expect(place({ affinity })).toMatchObject({
      message: expect.stringContaining(
        "2 node(s) didn't match pod affinity rules",
      ),
    });
  });

  it.each<[string, Partial<Pod['spec']>, Parameters<typeof place>[1], string]>([
    ['finds no node', {}, { nodes: [] }, 'no nodes available to schedule pods'],
    [
      'asks for too much',
      requesting({ cpu: '5', memory: '9Gi' }),
      {},
      '0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory.',
    ],
    [
      'misses its claim',
      mounting('data'),
      {},
      '0/2 nodes are available: persistentvolumeclaim "data" not found. not found',
    ],
    [
      'has a claim that is lost',
      mounting('data'),
      {
        claims: [
          claim('data', {
            spec: { volumeName: 'v' },
            status: { phase: 'Lost' },
          }),
        ],
      },
      '0/2 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "v". not found',
    ],
    [
      'has a claim that nothing is to be waited for',
      mounting('data'),
      { claims: [claim('data', { spec: { storageClassName: 'other' } })] },
      '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
    ],
    [
      'has its claims on two nodes',
      mounting('a', 'b'),
      {
        claims: [bound('a', 'va'), bound('b', 'vb')],
        volumes: [
          volume('va', { spec: { nodeAffinity: on('pi-1') } }),
          volume('vb', { spec: { nodeAffinity: on('pi-2') } }),
        ],
      },
      "0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity.",
    ],
    [
      'has a claim whose volume is gone',
      mounting('a'),
      { claims: [bound('a', 'va')] },
      '0/2 nodes are available: 2 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s).',
    ],
  ])('that %s is told why', (_, spec, surroundings, message) => {
    expect(place(spec, surroundings)).toEqual({
      message: expect.stringMatching(
        new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
      ),
    });
  });

  it('that waits for its volume keeps the node that was chosen for it', () => {
    const chosen = claim('data', {
      metadata: {
        annotations: { 'volume.kubernetes.io/selected-node': 'pi-2' },
      },
    });
    expect(place(mounting('data'), { claims: [chosen] })).toMatchObject({
      node: 'pi-2',
      volumes: { provisions: [chosen], bindings: [] },
    });
  });

  it('takes free volumes before new ones, and each but once', () => {
    const result = place(mounting('a', 'b'), {
      claims: [claim('a'), claim('b')],
      volumes: [volume('v')],
    });
    expect(result).toMatchObject({
      volumes: {
        bindings: [{ volume: { metadata: { name: 'v' } } }],
        provisions: [{ metadata: { name: 'b' } }],
      },
    });
  });
});

it('counts sidecars beside the containers and init containers before them', () => {
  const needs = (name: string, cpu: string, restartPolicy?: string) => ({
    name,
    restartPolicy,
    resources: { requests: { cpu } },
  });
  expect(
    podRequests(
      pod('p', {
        spec: {
          containers: [needs('main', '500m')],
          initContainers: [
            needs('side', '250m', 'Always'),
            needs('heavy', '2'),
          ],
        },
      }),
    ),
  ).toEqual({ cpu: 2.25 });
});

it.each<[object, boolean]>([
  [{ operator: 'Exists' }, true],
  [{ key: 'kept', operator: 'Exists' }, true],
  [{ key: 'kept', value: 'yes' }, true],
  [{ key: 'kept', value: 'no' }, false],
  [{ key: 'kept', value: 'yes', effect: 'NoExecute' }, false],
  [{ key: 'other', operator: 'Exists' }, false],
])('a pod with %j puts up with a taint: %s', (toleration, expected) => {
  const taint = { key: 'kept', value: 'yes', effect: 'NoSchedule' };
  expect(tolerates(toleration, taint)).toBe(expected);
});
