import type { RawVolume } from '@stowage/backstage-plugin-storage-common';
import { checkErasable } from './erasable';

const nfs = (name: string, path: string, phase = 'Released'): RawVolume => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, uid: `uid-${name}` },
  spec: { nfs: { server: 'nas', path } },
  status: { phase },
});
const kept = nfs('kept', '/volume1/k8s/data');

function codesFor(
  others: RawVolume[],
  options: { volume?: RawVolume; pods?: object[] } = {},
) {
  const { volume = kept, pods = [] } = options;
  return checkErasable({
    volume,
    namespace: 'shop',
    claim: 'data',
    world: {
      volumes: [volume, ...others],
      pods: pods as never,
      nodes: [],
      namespace: 'shop',
    },
    ours: ({ metadata }) => metadata.name === 'ours',
  }).map(({ code }) => code);
}

describe('whether a path may be erased', () => {
  it.each([
    ['nothing else is there', [], []],
    ['another lies beside it', [nfs('a', '/volume1/k8s/data-2')], []],
    ['our own alias shows it', [nfs('ours', '/volume1/k8s/data')], []],
    [
      'another is kept on it',
      [nfs('a', '/volume1/k8s/data/')],
      ['ERASE_SHARED'],
    ],
    ['another is above', [nfs('a', '/volume1')], ['ERASE_SHARED']],
    [
      'another is below',
      [nfs('a', '/volume1/k8s/data/x', 'Failed')],
      ['ERASE_SHARED'],
    ],
  ])('where %s', (_, others, codes) => {
    expect(codesFor(others)).toEqual(codes);
  });

  it('does not erase everything that a server exports', () => {
    expect(codesFor([], { volume: nfs('kept', '/volume1') })).toEqual([
      'ERASE_SHARED',
    ]);
  });

  it('does not erase what a pod mounts without a volume, even to read only', () => {
    const pod = {
      metadata: { name: 'reader', namespace: 'other' },
      spec: {
        containers: [],
        volumes: [
          {
            name: 'x',
            nfs: { server: 'nas', path: '/volume1/k8s', readOnly: true },
          },
        ],
      },
    };
    expect(codesFor([], { pods: [pod] })).toEqual(['ERASE_SHARED']);
  });
});
