import type { Claim } from '@stowage/backstage-plugin-storage-common';
import { sortClaims } from './sortClaims';

function claim(name: string, fields: Partial<Claim> = {}): Claim {
  return {
    cluster: 'home',
    namespace: 'shop',
    name,
    reading: { source: 'none' },
    ...fields,
  } as Claim;
}

const names = (claims: Claim[]) => claims.map(({ name }) => name);

describe('sortClaims', () => {
  it.each([
    ['asc', ['small', 'large', 'unknown']],
    ['desc', ['large', 'small', 'unknown']],
  ] as const)('puts what was not measured last (%s)', (order, expected) => {
    const claims = [
      claim('unknown'),
      claim('large', { reading: { source: 'walk', usedBytes: 9 } }),
      claim('small', { reading: { source: 'walk', usedBytes: 0 } }),
    ];
    expect(names(sortClaims(claims, { sort: 'used', order }))).toEqual(
      expected,
    );
  });

  it('shows the worst first where nothing is said', () => {
    const claims = [
      claim('fine'),
      claim('note', { worstSeverity: 'information' }),
      claim('bad', { worstSeverity: 'critical' }),
      claim('dark', { worstSeverity: 'unknown' }),
      claim('soon', { worstSeverity: 'warning' }),
    ];
    expect(names(sortClaims(claims, {}))).toEqual([
      'bad',
      'soon',
      'dark',
      'note',
      'fine',
    ]);
  });

  it('orders equals by cluster, namespace and name', () => {
    const claims = [
      claim('b'),
      claim('a'),
      claim('c', { cluster: 'away' }),
      claim('d', { namespace: 'bank' }),
    ];
    expect(names(sortClaims(claims, { sort: 'requested' }))).toEqual([
      'c',
      'd',
      'a',
      'b',
    ]);
  });
});
