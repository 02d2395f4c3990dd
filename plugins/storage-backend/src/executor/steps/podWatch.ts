import type {
  ClusterClient,
  KubernetesObject,
} from '../../adapters/kubernetes';
import { systemTiming } from '../../observe/cluster/Timing';

/**
 * Remembers the last state of each pod of a namespace, the one that it had when it was deleted
 * included. A look every now and then would miss that one, and it is what tells an ended pod from
 * one whose object was taken away.
 */
export class PodWatch {
  private readonly last = new Map<string, KubernetesObject>();
  private readonly deleted = new Set<string>();
  private readonly ending = new AbortController();
  private running?: Promise<void>;

  constructor(
    private readonly options: {
      cluster: ClusterClient;
      namespace: string;
      signal: AbortSignal;
    },
  ) {}

  /** Begins; whatever is deleted after this returns is seen, as far as the server lets us. */
  async start(): Promise<void> {
    const signal = AbortSignal.any([this.options.signal, this.ending.signal]);
    const from = await this.list(signal);
    this.running = this.follow(from, signal);
  }

  /** The state that a pod had when it was deleted; `undefined` where nobody has seen that. */
  endOf(uid: string): KubernetesObject | undefined {
    return this.deleted.has(uid) ? this.last.get(uid) : undefined;
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async follow(start: string, signal: AbortSignal): Promise<void> {
    let from = start;
    while (!signal.aborted) {
      try {
        await this.watchOnce(from, signal);
        from = await this.list(signal);
      } catch {
        // What went by meanwhile is unknown, and taken for unknown by whoever asks.
        from = await this.list(signal).catch(() => '');
        await systemTiming.delay(500, signal);
      }
    }
  }

  private async watchOnce(from: string, signal: AbortSignal): Promise<void> {
    await this.options.cluster.watch({
      resource: 'pods',
      resourceVersion: from,
      fieldSelector: this.selector,
      signal,
      onEvent: event => {
        if (event.type !== 'BOOKMARK') {
          const { uid } = event.object.metadata;
          this.last.set(uid!, event.object);
          if (event.type === 'DELETED') {
            this.deleted.add(uid!);
          }
        }
      },
    });
  }

  private get selector(): string {
    return `metadata.namespace=${this.options.namespace}`;
  }

  private async list(signal: AbortSignal): Promise<string> {
    const page = await this.options.cluster.list({
      resource: 'pods',
      fieldSelector: this.selector,
      signal,
    });
    return page.resourceVersion;
  }
}
