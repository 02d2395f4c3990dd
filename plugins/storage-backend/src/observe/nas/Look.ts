import { isError, toError } from '@backstage/errors';
import type {
  NasAnswer,
  NasProblem,
  NasShare,
  ObservedNas,
} from '@stowage/backstage-plugin-storage-common';
import {
  isNasError,
  NasError,
  type NasProvider,
} from '@stowage/backstage-plugin-storage-node';

/** After one of these nothing else is asked: it would fail alike, and each wait as long. */
const ENDS_THE_LOOK: NasProblem['reason'][] = [
  'unreachable',
  'untrusted',
  'login-refused',
  'misconfigured',
];

/** What became of the questions of one look. */
export class Look {
  private end: NasProblem | undefined;
  private answers = 0;
  private problems = 0;
  private readonly now: string;

  constructor(
    private readonly options: {
      provider: NasProvider;
      previous: ObservedNas;
      now: Date;
      signal: AbortSignal;
    },
  ) {
    this.now = options.now.toISOString();
  }

  /** Asks for one part, unless it is clear that there will be no answer. */
  async part<T>(
    before: NasAnswer<T> | undefined,
    ask: () => Promise<T>,
  ): Promise<NasAnswer<T>> {
    if (this.end) {
      return { ...before, problem: this.end };
    }
    try {
      const value = await ask();
      this.answers += 1;
      return { value, measuredAt: this.now };
    } catch (error) {
      this.options.signal.throwIfAborted();
      const problem = this.problemOf(error, before?.problem);
      this.problems += 1;
      if (ENDS_THE_LOOK.includes(problem.reason)) {
        this.end = this.problemOf(error, this.options.previous.problem);
      }
      return { ...before, problem };
    }
  }

  /** Asks for one part of each share, one after the other. */
  async each<T>(
    shares: NasShare[],
    before: Record<string, NasAnswer<T>>,
    ask: (share: NasShare) => Promise<T>,
  ): Promise<Record<string, NasAnswer<T>>> {
    const entries: Array<[string, NasAnswer<T>]> = [];
    for (const share of shares) {
      const known = Object.hasOwn(before, share.name)
        ? before[share.name]
        : undefined;
      entries.push([share.name, await this.part(known, () => ask(share))]);
    }
    return Object.fromEntries(entries);
  }

  outcome(): Pick<ObservedNas, 'state' | 'problem' | 'lastContact'> {
    const { previous } = this.options;
    const lastContact = this.answers > 0 ? this.now : previous.lastContact;
    if (this.end) {
      const refused = this.end.reason === 'login-refused';
      return {
        state: refused ? 'refused' : 'unreachable',
        problem: this.end,
        lastContact,
      };
    }
    return { state: this.problems > 0 ? 'partial' : 'ready', lastContact };
  }

  /** A problem that was there before is as old as it was then. */
  private problemOf(error: unknown, before?: NasProblem): NasProblem {
    const { name } = this.options.provider;
    const { reason, code, message } = isNasError(error)
      ? error
      : new NasError({
          nas: name,
          reason: 'server-error',
          message: `NAS '${name}' could not be read: ${
            isError(error) ? error.message : toError(error).message
          }`,
        });
    const isSame = before?.reason === reason && before.code === code;
    return { reason, code, message, since: isSame ? before.since : this.now };
  }
}
