import { InputError } from '@backstage/errors';
import { durationText } from '../clock/duration';
import { FaultTargets } from './FaultKind';
import { parseFault } from './parseFault';

/** A fault that goes on. */
interface Standing {
  /** As it was asked for. */
  words: string;
  /** In the machine's milliseconds since 1970. */
  since: number;
  until?: number;
  undo(): unknown;
  timer?: NodeJS.Timeout;
}

/** What is wrong with a lab at present, and what makes and mends it. */
export class FaultBoard {
  /** By what of the lab they are done to. */
  private readonly standing = new Map<string, Standing>();
  /** Faults come one after the other, as they are asked for. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly lab: FaultTargets) {}

  /**
   * Does what the words of a command say: `list`, `clear`, or a fault with its
   * operands and options.
   *
   * @returns what has happened, in a line each
   * @throws InputError or NotFoundError for what makes no sense; then nothing has
   */
  async command(words: readonly string[]): Promise<string[]> {
    const turn = this.last.then(() => this.carryOut(words));
    this.last = turn.catch(() => undefined);
    return await turn;
  }

  /** Takes everything back but what is done to the clock and to disks of the NAS. */
  async clear(): Promise<void> {
    for (const of of [...this.standing.keys()]) {
      await this.takeBack(of);
    }
    await this.lab.nas.clear();
  }

  /** What goes on, in a line each. */
  list(now = Date.now()): string[] {
    return [...this.standing.values()].map(({ words, since, until }) =>
      [
        words,
        `for ${durationText(now - since)} by now`,
        ...(until === undefined
          ? []
          : [`ends in ${durationText(Math.max(0, until - now))}`]),
      ].join(', '),
    );
  }

  private async carryOut(words: readonly string[]): Promise<string[]> {
    const [name = 'list', ...more] = words;
    if (['list', 'clear'].includes(name) && more.length > 0) {
      throw new InputError(`'${name}' stands alone, without '${more[0]}'.`);
    }
    if (name === 'list') {
      const lines = this.list();
      return lines.length > 0 ? lines : ['Nothing is wrong.'];
    }
    if (name === 'clear') {
      await this.clear();
      return ['Everything is taken back.'];
    }
    return [await this.begin(words)];
  }

  private async begin(words: readonly string[]): Promise<string> {
    const { kind, call, forMs } = parseFault(words);
    const planned = await kind.plan(call, this.lab);
    const { of, undo, said } = planned;
    if (forMs !== undefined && !undo) {
      throw new InputError(
        `'${kind.name}' is over at once, and cannot be --for a while.`,
      );
    }
    if (of !== undefined) {
      await this.takeBack(of);
    }
    await planned.begin();
    if (of === undefined || !undo) {
      return said;
    }
    const since = Date.now();
    const standing: Standing = { words: words.join(' '), since, undo };
    this.standing.set(of, standing);
    if (forMs === undefined) {
      return `${said} It stays so until 'clear'.`;
    }
    standing.until = since + forMs;
    standing.timer = setTimeout(() => {
      // By then somebody may have taken it back, and another be in its place.
      this.last = this.last.then(() =>
        this.standing.get(of) === standing ? this.takeBack(of) : undefined,
      );
    }, forMs);
    standing.timer.unref();
    return `${said} It ends in ${durationText(forMs)}.`;
  }

  private async takeBack(of: string): Promise<void> {
    const standing = this.standing.get(of);
    this.standing.delete(of);
    clearTimeout(standing?.timer);
    await standing?.undo();
  }
}
