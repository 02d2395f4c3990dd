import { durationText, parseDuration } from './duration';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
  ])('reads %s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['', '30', 's', '1h 30m', '-2h', '2 weeks'])('refuses "%s"', text => {
    expect(() => parseDuration(text)).toThrow(/is not a duration such as/);
  });

  it.each([
    [20, '20ms'],
    [1_499, '1s'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [90_061_000, '1d1h'],
  ])('writes %i ms as %s', (milliseconds, expected) => {
    expect(durationText(milliseconds)).toBe(expected);
  });
});
