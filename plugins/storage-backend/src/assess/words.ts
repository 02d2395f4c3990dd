/** A time as evidence shows it, such as `2026-11-22 16:07 UTC`. */
export function formatTime(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? time
    : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A text as a sentence of its own, so that another one may follow. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text.trimEnd()) ? text.trimEnd() : `${text.trimEnd()}.`;
}

/** `3 claims`, `1 claim`. */
export function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}

/** A list in a sentence; what is beyond `longest` is counted, not named. */
export function enumerate(items: string[], longest = 5): string {
  if (items.length <= longest) {
    return items.join(', ');
  }
  return `${items.slice(0, longest).join(', ')} and ${
    items.length - longest
  } more`;
}

/** A share of one as a percentage that never rounds up to 100. */
export function formatRatio(ratio: number): string {
  return `${Math.floor(ratio * 100)} %`;
}

/** Milliseconds between a time and now; 0 where the time cannot be read. */
export function ageOf(options: { time?: string; now: Date }): number {
  const then = options.time ? new Date(options.time).getTime() : NaN;
  return Number.isNaN(then) ? 0 : Math.max(0, options.now.getTime() - then);
}
