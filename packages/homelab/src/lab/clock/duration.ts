import { InputError } from '@backstage/errors';

const unitsMs: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * The milliseconds of a duration such as `30s`, `1h30m` or `500ms`.
 *
 * @throws InputError for anything else
 */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new InputError(
      `'${text}' is not a duration such as 500ms, 30s, 1h30m or 2d`,
    );
  }
  return parts.reduce(
    (sum, [, number, unit]) => sum + Number(number) * unitsMs[unit],
    0,
  );
}

/** A duration in one or two units, such as `1h30m`, with whole seconds above one of them. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1_000) {
    return `${Math.round(milliseconds)}ms`;
  }
  let left = Math.round(milliseconds / 1_000) * 1_000;
  const parts: string[] = [];
  for (const unit of ['d', 'h', 'm', 's']) {
    const count = Math.floor(left / unitsMs[unit]);
    left -= count * unitsMs[unit];
    if (count > 0) {
      parts.push(`${count}${unit}`);
    }
  }
  return parts.slice(0, 2).join('');
}
