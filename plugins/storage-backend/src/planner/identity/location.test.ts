import { boundClaim, localSource, node, onNode } from '../testing/objects';
import { locationOf, overlapOf } from './location';
import type { Location } from './location';
import { excludesOf, sideOf, sideWords } from './side';

const nfs = (path: string, server = 'nas'): Location => ({
  kind: 'nfs',
  server,
  path,
});
const onDisk = (path: string, nodes?: string[]): Location => ({
  kind: 'node',
  path,
  nodes,
});

describe('overlapOf', () => {
  it.each<[string, Location, Location, string | undefined]>([
    ['the same path', nfs('/a/b'), nfs('/a/b'), 'equal'],
    ['a spelling of it', nfs('/a//b/', 'NAS.'), nfs('/a/./b'), 'equal'],
    ['above', nfs('/a'), nfs('/a/b'), 'above'],
    ['the whole server', nfs('/'), nfs('/a/b'), 'above'],
    ['below', nfs('/a/b/c'), nfs('/a/b'), 'below'],
    ['a sibling with the same beginning', nfs('/a/bc'), nfs('/a/b'), undefined],
    ['another server', nfs('/a', 'nas2'), nfs('/a'), undefined],
    ['the same node', onDisk('/d', ['w1']), onDisk('/d', ['w1']), 'equal'],
    ['other nodes', onDisk('/d', ['w1']), onDisk('/d', ['w2']), undefined],
    ['whichever node', onDisk('/d'), onDisk('/d/e', ['w2']), 'above'],
    ['a disk and a server', onDisk('/a'), nfs('/a'), undefined],
    [
      'the same handle',
      { kind: 'driver', driver: 'd', handle: 'h' },
      { kind: 'driver', driver: 'd', handle: 'h' },
      'equal',
    ],
    [
      'the handle of another driver',
      { kind: 'driver', driver: 'd', handle: 'h' },
      { kind: 'driver', driver: 'e', handle: 'h' },
      undefined,
    ],
  ])('sees %s', (_, one, other, expected) => {
    expect(overlapOf(one, other)).toBe(expected);
  });
});

describe('locationOf', () => {
  const nodes = [node('worker-1'), node('worker-2')];
  const volumeWith = (spec: object) => boundClaim('x', { spec }).volume;

  it('finds the nodes of a local path', () => {
    expect(locationOf(volumeWith(localSource('x', 'worker-2')), nodes)).toEqual(
      onDisk('/opt/local-path-provisioner/x', ['worker-2']),
    );
  });

  it('takes a volume of the NFS driver for the directory that it is', () => {
    const volume = volumeWith({
      csi: {
        driver: 'nfs.csi.k8s.io',
        volumeHandle: 'nas#v#d##',
        volumeAttributes: { server: 'nas', share: '/v', subdir: 'd' },
      },
    });
    expect(overlapOf(locationOf(volume, nodes)!, nfs('/v/d'))).toBe('equal');
  });

  it('knows other drivers by their handle, and no other sources', () => {
    expect(
      locationOf(
        volumeWith({ csi: { driver: 'd', volumeHandle: 'h' } }),
        nodes,
      ),
    ).toEqual({ kind: 'driver', driver: 'd', handle: 'h' });
    expect(locationOf(volumeWith({ rbd: {} }), nodes)).toBe(undefined);
  });
});

describe('sideOf', () => {
  // The label of a node need not be its name.
  const renamed = node('worker-1');
  renamed.metadata.labels = { 'kubernetes.io/hostname': 'w1.lab' };

  it('names the node, not its label', () => {
    const { volume } = boundClaim('x', {
      spec: { local: { path: '/d' }, nodeAffinity: onNode('w1.lab') },
    });
    expect(sideOf(volume, [renamed])).toEqual({
      side: { kind: 'local', path: '/d', node: 'worker-1' },
    });
    expect(sideOf(volume, [node('worker-1')])).toEqual({
      problem: 'node-unknown',
    });
  });

  it('shows and excludes by kind', () => {
    const remote = { kind: 'nfs' as const, server: 'nas', path: '/v' };
    expect(sideWords(remote)).toBe('nas:/v');
    expect(excludesOf(remote)).toContain('/#snapshot');
    expect(excludesOf({ kind: 'local', path: '/d' })).toEqual(['/lost+found']);
  });
});
