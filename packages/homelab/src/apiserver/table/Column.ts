import { Resource } from '../Resource';

/** A column of `kubectl get`. */
export interface Column {
  name: string;
  /** Of the cells, as in OpenAPI. */
  type?: 'string' | 'integer' | 'date' | 'boolean' | 'number';
  format?: string;
  description?: string;
  /** Columns above 0 are shown by `-o wide` only. */
  priority?: number;
  /**
   * @param now - milliseconds since 1970, for ages
   */
  cell(object: Resource, now: number): unknown;
}

/** A column of a text or number read from an object. */
export function column(
  name: string,
  cell: (object: any, now: number) => unknown,
  more: Partial<Column> = {},
): Column {
  return { name, type: 'string', cell, ...more };
}

/** As {@link column}, shown by `-o wide` only. */
export function wide(
  name: string,
  cell: (object: any, now: number) => unknown,
): Column {
  return column(name, cell, { priority: 1 });
}

/** Seconds of which a duration is shown in the next larger unit. */
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

function two(
  seconds: number,
  [unit, name]: [number, string],
  [smaller, smallName]: [number, string],
): string {
  const rest = Math.floor((seconds % unit) / smaller);
  return `${Math.floor(seconds / unit)}${name}${
    rest ? `${rest}${smallName}` : ''
  }`;
}

/** A duration as kubectl shows it (k8s.io/apimachinery, duration.HumanDuration). */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) {
    return '<invalid>';
  }
  if (seconds < 0) {
    return '0s';
  }
  if (seconds < 2 * minute) {
    return `${seconds}s`;
  }
  if (seconds < 10 * minute) {
    return two(seconds, [minute, 'm'], [1, 's']);
  }
  if (seconds < 3 * hour) {
    return `${Math.floor(seconds / minute)}m`;
  }
  if (seconds < 8 * hour) {
    return two(seconds, [hour, 'h'], [minute, 'm']);
  }
  if (seconds < 2 * day) {
    return `${Math.floor(seconds / hour)}h`;
  }
  if (seconds < 8 * day) {
    return two(seconds, [day, 'd'], [hour, 'h']);
  }
  if (seconds < 2 * year) {
    return `${Math.floor(seconds / day)}d`;
  }
  if (seconds < 8 * year) {
    return two(seconds, [year, 'y'], [day, 'd']);
  }
  return `${Math.floor(seconds / year)}y`;
}

/** How long ago a time was. */
export function age(time: string | undefined, now: number): string {
  return time ? humanDuration(now - Date.parse(time)) : '<unknown>';
}

export const nameColumn: Column = column(
  'Name',
  object => object.metadata.name,
  { format: 'name' },
);

export const ageColumn: Column = column('Age', (object, now) =>
  age(object.metadata.creationTimestamp, now),
);

/** When an object was made, as a time: what kinds show that have no columns. */
export const createdColumn: Column = column(
  'Created At',
  object => object.metadata.creationTimestamp,
  { type: 'date' },
);

/** A label selector's text as `-o wide` shows it. */
export function selectorText(selector: any): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  const expressions = (selector?.matchExpressions ?? []).map(
    ({ key, operator, values = [] }: any) => {
      switch (operator) {
        case 'In':
          return `${key} in (${[...values].sort().join(',')})`;
        case 'NotIn':
          return `${key} notin (${[...values].sort().join(',')})`;
        case 'Exists':
          return key;
        default:
          return `!${key}`;
      }
    },
  );
  return [...labels.sort(), ...expressions].join(',') || '<none>';
}
