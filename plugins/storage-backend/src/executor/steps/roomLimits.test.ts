import { roomLimits } from './roomLimits';

const eviction = { nodefsAvailable: '10%', imagefsAvailable: '15%' };

describe('what a copy leaves free', () => {
  it('ends before the kubelet of the node evicts', () => {
    expect(roomLimits({ side: { kind: 'hostPath' }, eviction })).toMatchObject({
      limitPercent: 15,
      floorPercent: 17,
    });
  });

  it('goes by quantities where these are configured', () => {
    expect(
      roomLimits({
        side: { kind: 'hostPath' },
        eviction: { nodefsAvailable: '5Gi', imagefsAvailable: '0%' },
      }),
    ).toMatchObject({
      limitBytes: 5 * 1024 ** 3,
      floorBytes: 6 * 1024 ** 3,
      limitPercent: 0,
    });
  });

  it.each(['nfs', 'local', 'driver'] as const)(
    'may fill a pool that no kubelet watches (%s)',
    kind => {
      expect(roomLimits({ side: { kind }, eviction })).toEqual({
        limitPercent: 1,
        floorPercent: 3,
      });
    },
  );
});
