/** Prints a line of progress on standard error, so that standard output stays for results. */
export function say(line: string): void {
  process.stderr.write(`lab: ${line}\n`);
}

/** Prints a result. */
export function answer(text: string): void {
  process.stdout.write(`${text}\n`);
}
