import { formatBytes } from '@stowage/backstage-plugin-storage-common';

/** Figures and dates as the reader's language writes them. */
export interface Format {
  /** Bytes with their unit in powers of 1024, such as `12.3 GiB`. */
  bytes(bytes: number): string;
  /** A number of things. */
  count(count: number): string;
  /** A share of 1, such as 0.81, as `81%`; never rounds up to full. */
  percent(share: number): string;
  /** Bytes in a second, such as `94 MiB/s`. */
  rate(bytesPerSecond: number): string;
  /** A time that something takes, such as `0.4 s` or `2 min 3 s`; at most two units. */
  duration(seconds: number): string;
  /** How long ago something was, or in how long it will be, such as `11 minutes ago`. */
  age(then: number, now: number): string;
  /** Date and time in the reader's time zone, which is named. */
  moment(then: number): string;
  /** The day alone, in the reader's time zone. */
  day(then: number): string;
  /** The time of day with seconds, in the reader's time zone. */
  clock(then: number): string;
  /** Names in a row, such as `a, b and c`. */
  list(names: string[]): string;
}

const SECOND = 1_000;
const STEPS: [unit: Intl.RelativeTimeFormatUnit, milliseconds: number][] = [
  ['day', 86_400 * SECOND],
  ['hour', 3_600 * SECOND],
  ['minute', 60 * SECOND],
  ['second', SECOND],
];

/** Seconds in the units that a time is told in, longest first; their signs need no translation. */
const DURATIONS: [sign: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** Formats for one language; `language` is a BCP 47 tag. */
export function createFormat(language: string): Format {
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const shares = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 0,
  });
  const ages = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  const moments = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'long',
  });
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const clocks = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });

  function bytes(size: number) {
    const [figure, unit] = formatBytes(size).split(' ');
    // A narrow line must not part a figure from its unit.
    return `${numbers.format(Number(figure))}\u00a0${unit}`;
  }

  return {
    bytes,
    rate: bytesPerSecond => `${bytes(Math.round(bytesPerSecond))}/s`,
    duration(seconds) {
      if (seconds < 9.95) {
        return `${tenths.format(Math.max(0, seconds))}\u00a0s`;
      }
      const whole = Math.round(seconds);
      const first = DURATIONS.findIndex(([, size]) => whole >= size);
      const [sign, size] = DURATIONS[first];
      const parts = [`${Math.floor(whole / size)}\u00a0${sign}`];
      const next = DURATIONS[first + 1];
      const rest = next ? Math.floor((whole % size) / next[1]) : 0;
      if (next && rest > 0) {
        parts.push(`${rest}\u00a0${next[0]}`);
      }
      return parts.join(' ');
    },
    count: count => numbers.format(count),
    percent: share => shares.format(Math.floor(share * 100) / 100),
    age(then, now) {
      const distance = then - now;
      const [unit, size] =
        STEPS.find(([, step]) => Math.abs(distance) >= step) ??
        STEPS[STEPS.length - 1];
      // What has just happened is “0 seconds ago”: a nought with a plus would be “in 0 seconds”.
      return ages.format(Math.trunc(distance / size) || -0, unit);
    },
    moment: then => moments.format(then),
    day: then => days.format(then),
    clock: then => clocks.format(then),
    list: names => lists.format(names),
  };
}
