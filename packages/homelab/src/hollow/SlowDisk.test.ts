import { SlowDisk } from './SlowDisk';

describe('a slow disk', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Those who read; how many of so many milliseconds they were let. */
  function readers() {
    let frozen = false;
    return {
      freeze: () => {
        frozen = true;
      },
      thaw: () => {
        frozen = false;
      },
      isFrozen: () => frozen,
      runFor(milliseconds: number): number {
        let unfrozen = 0;
        for (let passed = 0; passed < milliseconds; passed += 1) {
          unfrozen += frozen ? 0 : 1;
          jest.advanceTimersByTime(1);
        }
        return unfrozen;
      },
    };
  }

  it.each([
    [2, 5_000],
    [10, 1_000],
  ])('%i times slower lets %i of 10,000 ms', (factor, expected) => {
    const those = readers();
    new SlowDisk(those).slow(factor);
    const unfrozen = those.runFor(10_000);
    expect(Math.abs(unfrozen - expected)).toBeLessThan(100);
  });

  it('holds nobody back any more once that has ended', () => {
    const those = readers();
    const disk = new SlowDisk(those);
    disk.slow(10);
    jest.advanceTimersByTime(200);
    expect(those.isFrozen()).toBe(true);
    disk.slow(1);
    expect(those.runFor(1_000)).toBe(1_000);
  });

  it.each([0, 0.5, Number.NaN])('refuses %d', factor => {
    expect(() => new SlowDisk(readers()).slow(factor)).toThrow(RangeError);
  });
});
