import { createFormat } from './format';

const MINUTE = 60_000;

describe('createFormat', () => {
  const english = createFormat('en');
  const german = createFormat('de');

  it('writes sizes with their unit, as the language writes numbers', () => {
    expect(english.bytes(37.9 * 1024 ** 3)).toBe('37.9\u00a0GiB');
    expect(german.bytes(37.9 * 1024 ** 3)).toBe('37,9\u00a0GiB');
    expect(english.bytes(0)).toBe('0\u00a0B');
    expect(english.bytes(10 * 1024 ** 5)).toBe('10\u00a0PiB');
  });

  it.each([
    [0, '0 s'],
    [0.42, '0.4 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [123, '2 min 3 s'],
    [180, '3 min'],
    [3_600 * 5 + 60 * 7 + 9, '5 h 7 min'],
    [86_400 * 3 + 30, '3 d'],
    [-1, '0 s'],
  ])('writes %p seconds as %p', (seconds, words) => {
    expect(english.duration(seconds).replaceAll('\u00a0', ' ')).toBe(words);
  });

  it('writes rates and short times as the language writes numbers', () => {
    expect(german.rate(94.5 * 1024 ** 2)).toBe('94,5\u00a0MiB/s');
    expect(german.duration(0.42)).toBe('0,4\u00a0s');
  });

  it('writes ages', () => {
    expect(english.age(0, 11 * MINUTE + 59_000)).toBe('11 minutes ago');
    expect(english.age(0, 26 * 60 * MINUTE)).toBe('1 day ago');
    expect(german.age(0, 3 * 60 * MINUTE)).toBe('vor 3 Stunden');
    expect(english.age(1_000, 1_000)).toBe('0 seconds ago');
  });

  it('never rounds up to full', () => {
    expect(english.percent(0.999)).toBe('99%');
    expect(english.percent(1)).toBe('100%');
  });

  it('names the time zone of a moment', () => {
    expect(english.moment(0)).toMatch(/1970|1969/);
    expect(english.moment(0)).toMatch(/UTC|GMT|[A-Z]{3,4}$/);
  });
});
