import { ruleFor } from './matchClient';
import { NfsRule } from './nfsRule';

describe('ruleFor', () => {
  const host = {
    name: 'pi-1.home.arpa',
    addresses: ['192.168.1.21', 'fd00::21'],
  };
  const rule = (client: string) => ({ client } as NfsRule);

  it.each([
    'pi-1.home.arpa',
    'PI-1.home.arpa',
    '192.168.1.21',
    '192.168.1.0/24',
    'fd00::/64',
    '*.home.arpa',
    '*',
  ])('takes %s', client => {
    expect(ruleFor([rule(client)], host)?.client).toBe(client);
  });

  it.each([
    'pi-2.home.arpa',
    '192.168.2.0/24',
    'fd01::/64',
    '*.arpa.home',
    'pi-1',
  ])('does not take %s', client => {
    expect(ruleFor([rule(client)], host)).toBeUndefined();
  });

  it('prefers the host, then its domain, then its network', () => {
    const rules = ['*', '192.168.1.0/24', '*.home.arpa', '192.168.1.21'].map(
      rule,
    );
    const best = [4, 3, 2, 1].map(
      count => ruleFor(rules.slice(0, count), host)?.client,
    );

    expect(best).toEqual([
      '192.168.1.21',
      '*.home.arpa',
      '192.168.1.0/24',
      '*',
    ]);
  });
});
