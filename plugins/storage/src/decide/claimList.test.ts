import { claimListQuery, readClaimList, writeClaimList } from './claimList';

const roundTrip = (address: string) =>
  writeClaimList(readClaimList(new URLSearchParams(address))).toString();

describe('the list of claims in the address', () => {
  it.each([
    '',
    'cluster=house&search=orders&phase=Pending&severity=critical',
    'sort=used',
    'sort=used&order=asc',
    'pool=house%2Fnode-filesystem%2Fworker-2&pageSize=100&page=3',
  ])('survives a round trip: %p', address => {
    expect(roundTrip(address)).toBe(address);
  });

  it.each([
    'sort=colour&order=sideways',
    'phase=Gone&severity=terrible',
    'page=-1&pageSize=7',
    'page=1.5',
  ])('takes what is wrong as not said: %p', address => {
    expect(roundTrip(address)).toBe('');
  });

  it('asks for the worst first, and for the reverse when that is said', () => {
    const order = (address: string) =>
      claimListQuery(readClaimList(new URLSearchParams(address))).order;
    expect(order('')).toBe('asc');
    expect(order('sort=severity&order=desc')).toBe('desc');
    expect(roundTrip('sort=severity&order=desc')).toBe(
      'sort=severity&order=desc',
    );
  });

  it('asks for the rows of the page', () => {
    const state = readClaimList(new URLSearchParams('page=3&pageSize=50'));
    expect(claimListQuery(state)).toMatchObject({
      limit: 50,
      offset: 100,
      sort: 'severity',
      order: 'asc',
    });
  });
});
