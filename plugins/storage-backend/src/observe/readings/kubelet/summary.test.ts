import { parseKubeletSummary } from './summary';

const volume = (values: object) => ({
  time: '2026-03-01T10:00:00Z',
  name: 'data',
  pvcRef: { namespace: 'shop', name: 'data-orders-0' },
  ...values,
});

describe('parseKubeletSummary', () => {
  it('reads the node file system and the claims', () => {
    const summary = parseKubeletSummary({
      node: {
        nodeName: 'pi-1',
        fs: {
          time: '2026-03-01T10:00:01Z',
          capacityBytes: 1000,
          availableBytes: 0,
          usedBytes: 900,
          inodes: 70,
          inodesFree: 60,
        },
      },
      pods: [
        {
          podRef: { name: 'orders-0', namespace: 'shop' },
          volume: [
            volume({ capacityBytes: 500, usedBytes: 20, inodesUsed: 3 }),
            { name: 'kube-api-access', usedBytes: 12288 },
          ],
        },
        { podRef: { name: 'stateless' } },
      ],
    });
    expect(summary).toEqual({
      filesystem: {
        totalBytes: 1000,
        availableBytes: 0,
        totalInodes: 70,
        freeInodes: 60,
        measuredAt: '2026-03-01T10:00:01.000Z',
      },
      claims: [
        {
          namespace: 'shop',
          claimName: 'data-orders-0',
          capacityBytes: 500,
          usedBytes: 20,
          usedInodes: 3,
          measuredAt: '2026-03-01T10:00:00.000Z',
        },
      ],
    });
  });

  it.each([
    ['nothing used', { capacityBytes: 500, usedBytes: 0, inodesUsed: 0 }],
    ['no used', { capacityBytes: 500 }],
    ['a used that is text', { capacityBytes: 500, usedBytes: '20' }],
    ['a negative used', { capacityBytes: 500, usedBytes: -1 }],
    [
      'a used that is no safe number',
      { capacityBytes: 500, usedBytes: Number.MAX_VALUE },
    ],
  ])('says nothing of use where the kubelet says %s', (_what, values) => {
    const { claims } = parseKubeletSummary({
      pods: [{ volume: [volume(values)] }],
    });
    expect(claims).toMatchObject([
      { usedBytes: undefined, usedInodes: undefined, capacityBytes: 500 },
    ]);
  });

  it.each([
    [undefined],
    ['a text'],
    [{}],
    [{ node: null, pods: 'none' }],
    [{ node: { fs: { capacityBytes: 0, availableBytes: 5 } }, pods: [null] }],
    [{ pods: [{ volume: [{ pvcRef: { name: 'x' } }] }] }],
  ])('makes no figure of %j', input => {
    const { filesystem, claims } = parseKubeletSummary(input);
    expect(Object.values(filesystem).filter(Boolean)).toEqual([]);
    expect(claims).toEqual([]);
  });
});
