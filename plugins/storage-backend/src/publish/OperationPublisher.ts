import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { broadcast } from './broadcast';

/** Channel on which browsers learn that an operation is worth fetching again. */
export const OPERATIONS_CHANNEL = 'storage:operations';

/** Changes are collected for this long, so that progress is at most one message a second. */
const COLLECT_MS = 1_000;

/** What is sent: ids only, because nobody's permissions are checked on signals. */
export type OperationsMessage = { operations: string[] };

/** Tells browsers which operations have changed, at most once a second. */
export class OperationPublisher {
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;
  readonly #pending = new Set<string>();
  #timer?: NodeJS.Timeout;

  constructor(options: { signals: SignalsService; logger: LoggerService }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  changed(operation: string): void {
    this.#pending.add(operation);
    this.#timer ??= setTimeout(() => this.#flush(), COLLECT_MS).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const message: OperationsMessage = { operations: [...this.#pending] };
    this.#pending.clear();
    broadcast({
      signals: this.#signals,
      logger: this.#logger,
      channel: OPERATIONS_CHANNEL,
      message,
    });
  }
}
