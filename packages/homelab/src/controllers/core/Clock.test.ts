import { machineDelay } from './Clock';

describe('machineDelay', () => {
  it.each([
    ['as it is at the usual speed', 90_000, 1, 90_000],
    ['divided by the speed', 90_000, 60, 1_500],
    ['not below a second', 90_000, 3_600, 1_000],
    ['never longer than it was', 300, 60, 300],
    ['longer where the clock goes slowly', 1_000, 0.5, 2_000],
  ])('is %s', (_, ms, speed, expected) => {
    expect(machineDelay(ms, speed)).toBe(expected);
  });
});
