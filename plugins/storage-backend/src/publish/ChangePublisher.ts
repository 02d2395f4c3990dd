import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { broadcast } from './broadcast';

/** Channel on which browsers learn that something is worth fetching again. */
export const CHANGES_CHANNEL = 'storage:changes';

/** Changes are collected for this long, so that a burst is one message. */
const COLLECT_MS = 500;
/** Beyond this, a browser had better fetch everything of the cluster. */
const MAX_NAMESPACES = 100;

/**
 * What is sent: names only, because nobody's permissions are checked on signals.
 * `namespaces` has an entry for a cluster only where the change is confined to those.
 */
export type ChangesMessage = {
  clusters: string[];
  namespaces: { [cluster: string]: string[] };
};

/** Tells browsers about changes, at most twice a second. */
export class ChangePublisher {
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;
  readonly #pending = new Map<string, Set<string> | 'everything'>();
  #timer?: NodeJS.Timeout;

  constructor(options: { signals: SignalsService; logger: LoggerService }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Something changed; no namespaces stands for the whole cluster. */
  changed(change: { cluster: string; namespaces: string[] }): void {
    const { cluster, namespaces } = change;
    const pending = this.#pending.get(cluster) ?? new Set<string>();
    if (pending !== 'everything') {
      namespaces.forEach(namespace => pending.add(namespace));
      this.#pending.set(
        cluster,
        namespaces.length === 0 || pending.size > MAX_NAMESPACES
          ? 'everything'
          : pending,
      );
    }
    this.#timer ??= setTimeout(() => this.#flush(), COLLECT_MS).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const message: ChangesMessage = { clusters: [], namespaces: {} };
    for (const [cluster, namespaces] of this.#pending) {
      message.clusters.push(cluster);
      if (namespaces !== 'everything') {
        message.namespaces[cluster] = [...namespaces].sort();
      }
    }
    this.#pending.clear();
    broadcast({
      signals: this.#signals,
      logger: this.#logger,
      channel: CHANGES_CHANNEL,
      message,
    });
  }
}
