import type { ClusterClient, OperationStore } from '../product';
import type { Blow, Moment, StepEdge } from './protocol';

const edgeOf: Partial<Record<string, StepEdge>> = {
  running: 'begin',
  done: 'end',
  undoing: 'undo',
  undone: 'undone',
};

/** What a portal does to itself, and when. */
export class Blows {
  #calls = 0;
  #waiting: Blow[];
  #seen = '';

  constructor(
    private readonly options: {
      blows: Blow[];
      /** Does it; for `freeze` it comes back after a while. */
      strike: (blow: Blow) => Promise<void>;
      step: (step: { operation: string; step: string; edge: StepEdge }) => void;
    },
  ) {
    this.#waiting = options.blows;
  }

  /** Counts requests anew from here. */
  arm(blows: Blow[]): void {
    this.#waiting = blows;
    this.#calls = 0;
    this.#seen = '';
  }

  /** A store that strikes right after a step's edge was written. */
  store(store: OperationStore): OperationStore {
    return new Proxy(store, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (name === 'saveStep') {
          const saveStep: OperationStore['saveStep'] = async (
            ownership,
            step,
          ) => {
            await target.saveStep(ownership, step);
            const edge = edgeOf[step.state];
            const seen = `${ownership.id} ${step.id} ${edge} ${step.attempts}`;
            if (edge && seen !== this.#seen) {
              this.#seen = seen;
              this.options.step({
                operation: ownership.id,
                step: step.id,
                edge,
              });
              await this.strikeAt(
                at => 'step' in at && at.step === step.id && at.edge === edge,
              );
            }
          };
          return saveStep;
        }
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  /** A client that strikes before and after its requests. */
  client(client: ClusterClient): ClusterClient {
    return new Proxy(client, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') {
          return value;
        }
        if (name === 'close' || name === 'watch') {
          return value.bind(target);
        }
        return async (...given: unknown[]) => {
          this.#calls += 1;
          const call = this.#calls;
          const isAt = (side: 'before' | 'after') => (at: Moment) =>
            'call' in at && at.call === call && at.side === side;
          await this.strikeAt(isAt('before'));
          const answer = await value.apply(target, given);
          await this.strikeAt(isAt('after'));
          return answer;
        };
      },
    });
  }

  private async strikeAt(isNow: (at: Moment) => boolean): Promise<void> {
    const blow = this.#waiting.find(({ at }) => isNow(at));
    if (blow) {
      this.#waiting = this.#waiting.filter(each => each !== blow);
      await this.options.strike(blow);
    }
  }
}
