/** A problem that one sentence explains; shown without a stack. */
export class Plain extends Error {}

/** Prints a line of progress on standard error, so that standard output stays for results. */
export function say(text) {
  process.stderr.write(`stowage: ${text}\n`);
}

/** `1 min 12 s` for a number of milliseconds. */
export function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Runs a long step and tells what it is, that it still goes on, and how long it took.
 *
 * @param title what is being done, such as `installing packages`
 * @param work the step
 */
export async function step(title, work) {
  const began = Date.now();
  say(`${title} …`);
  const beat = setInterval(
    () => say(`  still ${title}, ${duration(Date.now() - began)}`),
    20_000,
  );
  try {
    const result = await work();
    say(`  done in ${duration(Date.now() - began)}`);
    return result;
  } finally {
    clearInterval(beat);
  }
}
