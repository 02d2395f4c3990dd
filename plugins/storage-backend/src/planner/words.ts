/** A list in a sentence; what is beyond `longest` is counted, not named. */
export function enumerate(items: string[], longest = 5): string {
  return items.length <= longest
    ? items.join(', ')
    : `${items.slice(0, longest).join(', ')} and ${
        items.length - longest
      } more`;
}

/** `3 claims`, `1 claim`. */
export function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}

/** A duration in a sentence: `4 s`, `3 min 30 s`, `2 h 5 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return whole % 60 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  }
  return minutes % 60
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : `${minutes / 60} h`;
}
