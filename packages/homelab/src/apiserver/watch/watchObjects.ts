import { collectionOf, apiVersionOf, Kind } from '../registry/Kind';
import { Resource } from '../Resource';
import { parseSelection } from '../rest/listObjects';
import { parseRevision, tooNew, tooOld } from '../rest/revisions';
import { flag } from '../rest/RequestInfo';
import { StatusError } from '../StatusError';
import { Store } from '../store/Store';
import { eventFor, WatchEvent } from './watchEvents';

/** How often a watch that asks for it is told how far it is. */
const bookmarkEveryMs = 60_000;
/** A watch that sets no end gets one between this and twice as much. */
const usualSeconds = 1800;

const initialEventsEnd = 'k8s.io/initial-events-end';

/** Where the events of a watch go. */
export interface WatchSink {
  send(event: WatchEvent): void;
  end(): void;
}

function bookmark(
  kind: Kind,
  revision: number,
  annotations?: Record<string, string>,
): WatchEvent {
  return {
    type: 'BOOKMARK',
    object: {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: {
        resourceVersion: String(revision),
        creationTimestamp: null,
        ...(annotations && { annotations }),
      },
    },
  };
}

function checkInitialEvents(query: URLSearchParams): void {
  const refuse = (field: string, why: string) => {
    throw new StatusError(
      422,
      'Invalid',
      `ListOptions.meta.k8s.io "" is invalid: ${field}: ${why}`,
    );
  };
  const match = query.get('resourceVersionMatch');
  if (!query.get('sendInitialEvents')) {
    if (match) {
      refuse(
        'resourceVersionMatch',
        'Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      );
    }
  } else if (match !== 'NotOlderThan') {
    refuse(
      'resourceVersionMatch',
      'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
}

/**
 * Runs a watch until it is ended by its client, its time, or a version that is
 * forgotten. Nothing is polled: an idle watch costs a timer.
 *
 * @returns ends it
 * @throws StatusError for parameters that are wrong
 */
export function watchObjects(
  store: Store,
  options: {
    kind: Kind;
    namespace?: string;
    /** Watches one object. */
    name?: string;
    query: URLSearchParams;
    sink: WatchSink;
  },
): () => void {
  const { kind, namespace, query, sink } = options;
  const selection = parseSelection(kind, query, options.name);
  checkInitialEvents(query);
  const wanted = parseRevision(query.get('resourceVersion'));
  if (wanted !== undefined && wanted > store.revision) {
    throw tooNew(wanted, store.revision);
  }
  const collection = collectionOf(kind);
  const bookmarks = flag(query, 'allowWatchBookmarks');
  const initial = query.get('sendInitialEvents') === 'true';
  const inScope = (object: Resource) =>
    namespace === undefined || object.metadata.namespace === namespace;

  if (initial || !wanted) {
    if (query.get('sendInitialEvents') !== 'false') {
      store
        .list(collection, namespace)
        .map(object => ({
          type: 'ADDED' as const,
          revision: 0,
          collection,
          object,
        }))
        .forEach(change => {
          const event = eventFor(kind, selection, change);
          if (event) {
            sink.send(event);
          }
        });
    }
    if (initial && bookmarks) {
      sink.send(bookmark(kind, store.revision, { [initialEventsEnd]: 'true' }));
    }
  } else {
    const changes = store.changesSince(collection, wanted);
    if (!changes) {
      // Headers are out as with kube-apiserver: the refusal is an event.
      sink.send({
        type: 'ERROR',
        object: tooOld(wanted, store.revision).toStatus(),
      });
      sink.end();
      return () => undefined;
    }
    for (const change of changes) {
      const event = inScope(change.object)
        ? eventFor(kind, selection, change)
        : undefined;
      if (event) {
        sink.send(event);
      }
    }
  }

  const unsubscribe = store.subscribe(collection, change => {
    const event = inScope(change.object)
      ? eventFor(kind, selection, change)
      : undefined;
    if (event) {
      sink.send(event);
    }
  });
  const beat = bookmarks
    ? setInterval(
        () => sink.send(bookmark(kind, store.revision)),
        bookmarkEveryMs,
      )
    : undefined;
  const seconds =
    Number(query.get('timeoutSeconds')) || usualSeconds * (1 + Math.random());
  const limit = setTimeout(() => {
    stop();
    sink.end();
  }, seconds * 1000);
  function stop() {
    unsubscribe();
    clearInterval(beat);
    clearTimeout(limit);
  }
  return stop;
}
