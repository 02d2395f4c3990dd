/**
 * Splits a ledger at the return to an older state, after which rows count on from there.
 *
 * @returns `then`: all that was acknowledged before the return, absent where nothing had been written
 * since the state that was returned to, so that no row shows where it was; `now`: what the present volume has
 * to hold, which is what came before the row it went on from, and everything since
 */
export function splitLedger(text: string): { then?: string; now: string } {
  const lines = text.split('\n').filter(Boolean);
  const numbers = lines.map(line => Number(line.split(' ')[0]));
  const turn = numbers.findIndex(
    (number, index) => index > 0 && number <= numbers[index - 1],
  );
  if (turn < 0) {
    return { now: text };
  }
  const join = (some: string[]) => some.map(line => `${line}\n`).join('');
  return {
    then: join(lines.slice(0, turn)),
    now: join([
      ...lines
        .slice(0, turn)
        .filter((_, index) => numbers[index] < numbers[turn]),
      ...lines.slice(turn),
    ]),
  };
}
