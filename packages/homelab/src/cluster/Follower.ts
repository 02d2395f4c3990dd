import { setTimeout as delay } from 'timers/promises';
import { ApiClient } from './ApiClient';
import { ApiObject } from './objects';

interface ObjectList<T> {
  metadata: { resourceVersion: string };
  items: T[] | null;
}

/** What to follow and whom to tell. */
export interface FollowerOptions<T> {
  client: ApiClient;
  /** Path of the collection, such as `/api/v1/pods`. */
  path: string;
  fieldSelector?: string;
  /** Called for each object at first and after each change. */
  onSet(object: T): void;
  /** Called with the last known state of an object that is gone. */
  onGone(object: T): void;
  /** Called after each list, with the version that it is of. */
  onListed?(resourceVersion: string): void;
  /** Asks for the objects' metadata alone; a server that cannot answers whole objects. */
  metadataOnly?: boolean;
}

/** The media type of a representation that has metadata alone. */
const metadataType = (kind: string) =>
  `application/json;as=${kind};g=meta.k8s.io;v=v1,application/json`;

/** Milliseconds before a watch that ended is opened again; doubled up to the last. */
const firstRetryMs = 100;
const lastRetryMs = 3_000;

/**
 * A list kept current by one watch. It survives restarts of the API server and
 * forgotten revisions; then it lists again and tells what went meanwhile.
 */
export class Follower<T extends ApiObject> {
  private readonly known = new Map<string, T>();
  private readonly ending = new AbortController();
  private finished: Promise<void> = Promise.resolve();

  constructor(private readonly options: FollowerOptions<T>) {}

  /** The objects as last seen. */
  get objects(): IterableIterator<T> {
    return this.known.values();
  }

  /** Lists once, then follows until {@link stop}. */
  async start(): Promise<void> {
    const version = await this.list();
    this.finished = this.follow(version);
  }

  /** Ends the watch and waits for the end. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.finished;
  }

  private async follow(first: string): Promise<void> {
    const { signal } = this.ending;
    let version: string | undefined = first;
    let retryMs = firstRetryMs;
    while (!signal.aborted) {
      try {
        version ??= await this.list();
        const opened = Date.now();
        version = await this.watch(version);
        // A server that ends each watch at once must not be asked in a loop.
        retryMs =
          Date.now() - opened > lastRetryMs ? firstRetryMs : retryMs * 2;
      } catch {
        // Whatever the reason, a fresh list is right after an error.
        version = undefined;
        retryMs *= 2;
      }
      retryMs = Math.min(retryMs, lastRetryMs);
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private url(parameters: Record<string, string>): string {
    const { path, fieldSelector } = this.options;
    const query = new URLSearchParams({
      ...parameters,
      ...(fieldSelector && { fieldSelector }),
    });
    return `${path}?${query}`;
  }

  private async list(): Promise<string> {
    const { client, metadataOnly } = this.options;
    const answer = await client.request<ObjectList<T>>(this.url({}), {
      signal: this.ending.signal,
      accept: metadataOnly
        ? metadataType('PartialObjectMetadataList')
        : undefined,
    });
    const present = new Set<string>();
    for (const object of answer.items ?? []) {
      present.add(object.metadata.uid);
    }
    for (const object of [...this.known.values()]) {
      if (!present.has(object.metadata.uid)) {
        this.remove(object);
      }
    }
    answer.items?.forEach(object => this.set(object));
    this.options.onListed?.(answer.metadata.resourceVersion);
    return answer.metadata.resourceVersion;
  }

  /** @returns the version to go on from, or undefined when it is forgotten. */
  private async watch(version: string): Promise<string | undefined> {
    const { signal } = this.ending;
    const { client, metadataOnly } = this.options;
    const response = await client.open(
      this.url({
        watch: '1',
        allowWatchBookmarks: 'true',
        resourceVersion: version,
      }),
      {
        signal,
        endless: true,
        // Unlike lists, a watch is refused the type of a list.
        accept: metadataOnly
          ? metadataType('PartialObjectMetadata')
          : undefined,
      },
    );
    let last = version;
    for await (const line of linesOf(response)) {
      const event = JSON.parse(line) as { type: string; object: T };
      if (event.type === 'ERROR') {
        return undefined;
      }
      last = event.object.metadata.resourceVersion;
      if (event.type === 'DELETED') {
        this.remove(event.object);
      } else if (event.type !== 'BOOKMARK') {
        this.set(event.object);
      }
    }
    return last;
  }

  private set(object: T): void {
    this.known.set(object.metadata.uid, object);
    this.options.onSet(object);
  }

  private remove(object: T): void {
    this.known.delete(object.metadata.uid);
    this.options.onGone(object);
  }
}

/** The lines of a stream; unlike readline's, its end by an error is an error. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}
