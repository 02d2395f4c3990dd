import { formatBytes } from '@stowage/backstage-plugin-storage-common';

/** Figures and dates as the reader's language writes them. */
export interface Format {
  /** Bytes with their unit in powers of 1024, such as `12.3 GiB`. */
  bytes(bytes: number): string;
  /** A number of things. */
  count(count: number): string;
  /** A share of 1, such as 0.81, as `81%`; never rounds up to full. */
  percent(share: number): string;
  /** How long ago something was, or in how long it will be, such as `11 minutes ago`. */
  age(then: number, now: number): string;
  /** Date and time in the reader's time zone, which is named. */
  moment(then: number): string;
  /** The day alone, in the reader's time zone. */
  day(then: number): string;
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
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });

  return {
    bytes(bytes) {
      const [figure, unit] = formatBytes(bytes).split(' ');
      // A narrow line must not part a figure from its unit.
      return `${numbers.format(Number(figure))}\u00a0${unit}`;
    },
    count: count => numbers.format(count),
    percent: share => shares.format(Math.floor(share * 100) / 100),
    age(then, now) {
      const distance = then - now;
      const [unit, size] =
        STEPS.find(([, step]) => Math.abs(distance) >= step) ??
        STEPS[STEPS.length - 1];
      return ages.format(Math.trunc(distance / size), unit);
    },
    moment: then => moments.format(then),
    day: then => days.format(then),
    list: names => lists.format(names),
  };
}
