/**
 * `describe` for a suite that cannot run everywhere. With a reason it is
 * skipped under a name that ends with it, so that a report shows what was not
 * tested and why.
 */
export function describeUnless(
  reason: string | undefined,
  name: string,
  suite: () => void,
): void {
  const declare = reason ? describe.skip : describe;
  declare(reason ? `${name} (skipped: ${reason})` : name, suite);
}
