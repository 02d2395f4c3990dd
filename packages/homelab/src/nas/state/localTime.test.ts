import { asctime, snapshotTime } from './localTime';

const at = Date.parse('2022-01-14T11:18:29Z');

describe('snapshotTime', () => {
  it.each([
    ['Asia/Taipei', 'GMT+08-2022.01.14-19.18.29'],
    ['UTC', 'GMT+00-2022.01.14-11.18.29'],
    ['America/New_York', 'GMT-05-2022.01.14-06.18.29'],
    ['Asia/Kolkata', 'GMT+05-2022.01.14-16.48.29'],
  ])('in %s is %s', (zone, expected) => {
    expect(snapshotTime(zone, at)).toBe(expected);
  });
});

describe('asctime', () => {
  it('has the year last', () => {
    expect(asctime('Europe/Berlin', at)).toBe('Fri Jan 14 12:18:29 2022');
  });
});
