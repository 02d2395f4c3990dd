import { localVolume, mountingPod, node, storage } from '../testing/objects';
import type { ObservedStorage } from '../world';
import { walkTargets } from './targets';

const twoNodes = [node('pi-1'), node('pi-2')];
const plan = (world: Partial<ObservedStorage>, remembered = [] as any[]) =>
  walkTargets({ world: storage(world), remembered });
const byHand = { annotations: {}, storageClass: 'manual' };
const shared = { nodeAffinity: undefined };

describe('walkTargets', () => {
  it('mounts the folder of each provisioner once per node', () => {
    const { targets } = plan({
      nodes: twoNodes,
      volumes: [
        localVolume('a'),
        localVolume('b', { path: '/opt/lpp//b/' }),
        localVolume('c', { path: '/ssd/c' }),
        localVolume('d', { on: 'pi-2' }),
        localVolume('e', { source: { kind: 'local', path: '/opt/lpp/e' } }),
      ],
    });
    expect(targets).toEqual([
      {
        node: 'pi-1',
        kind: 'folder',
        path: '/opt/lpp',
        volumes: [
          { volumeName: 'a', path: '/opt/lpp/a' },
          { volumeName: 'b', path: '/opt/lpp/b' },
          { volumeName: 'e', path: '/opt/lpp/e' },
        ],
      },
      {
        node: 'pi-1',
        kind: 'folder',
        path: '/ssd',
        volumes: [{ volumeName: 'c', path: '/ssd/c' }],
      },
      {
        node: 'pi-2',
        kind: 'folder',
        path: '/opt/lpp',
        volumes: [{ volumeName: 'd', path: '/opt/lpp/d' }],
      },
    ]);
  });

  it.each([
    ['a hand-made volume', localVolume('a', { ...byHand, path: '/mnt/disk' })],
    [
      'a volume of a class without provisioner',
      localVolume('a', {
        annotations: {},
        storageClass: 'static',
        path: '/mnt/disk',
      }),
    ],
    [
      "a provisioner's volume at the root of the node",
      localVolume('a', { path: '/disk' }),
    ],
  ])('mounts nothing but its own directory for %s', (_what, volume) => {
    const storageClass: any = {
      name: 'static',
      provisioner: 'kubernetes.io/no-provisioner',
    };
    expect(
      plan({ volumes: [volume], classes: [storageClass] }).targets,
    ).toMatchObject([{ kind: 'directory', path: volume.source.path }]);
  });

  it('passes over what does not lie on a node', () => {
    const nfs = localVolume('a', {
      source: { kind: 'nfs', server: 'nas', path: '/volume1/a' },
    });
    expect(plan({ volumes: [nfs] })).toEqual({
      targets: [],
      unlocated: [],
      unreachableNodes: [],
      volumePaths: [],
    });
  });

  it.each([
    ['the node of its only pod', [mountingPod('a', 'pi-2')], byHand, 'pi-2'],
    ['any ready node where all share it', [], {}, 'pi-1'],
    [
      'the node of its pod where all share it',
      [mountingPod('a', 'pi-2')],
      {},
      'pi-2',
    ],
  ])('looks for a volume without affinity on %s', (_what, pods, values, on) => {
    const volumes = [localVolume('a', { ...shared, ...values })];
    expect(plan({ nodes: twoNodes, pods, volumes }).targets).toMatchObject([
      { node: on },
    ]);
  });

  it.each([
    [
      /may lie on any of 2 nodes, and no running pod/,
      [],
      { ...byHand, ...shared },
    ],
    [
      /pods on 2 of them mount it/,
      [mountingPod('a', 'pi-1'), mountingPod('a', 'pi-2')],
      { ...byHand, ...shared },
    ],
    [/No node of the cluster fits/, [], { on: 'gone' }],
  ])('says why it cannot be found: %s', (reason, pods, values) => {
    const volumes = [localVolume('a', values)];
    expect(plan({ nodes: twoNodes, pods, volumes })).toMatchObject({
      targets: [],
      unlocated: [{ volumeName: 'a', reason: expect.stringMatching(reason) }],
    });
  });

  it('leaves nodes that are not ready alone', () => {
    expect(
      plan({
        nodes: [node('pi-1', { ready: 'unknown' })],
        volumes: [localVolume('a'), localVolume('b')],
      }),
    ).toMatchObject({
      targets: [],
      unreachableNodes: [{ node: 'pi-1', volumeNames: ['a', 'b'] }],
    });
  });

  it('walks a folder again after its last volume, on ready nodes', () => {
    const remembered = ['pi-1', 'gone'].map(name => ({
      node: name,
      path: '/opt/lpp',
    }));
    expect(plan({}, remembered).targets).toEqual([
      { node: 'pi-1', kind: 'folder', path: '/opt/lpp', volumes: [] },
    ]);
    expect(
      plan({ volumes: [localVolume('a')] }, remembered).targets,
    ).toMatchObject([{ volumes: [{ volumeName: 'a' }] }]);
  });
});
