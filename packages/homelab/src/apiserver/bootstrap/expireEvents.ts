import { Resource } from '../Resource';
import { Store } from '../store/Store';

/** How long events are kept after their last change, as kube-apiserver's `--event-ttl`. */
export const eventLifeMs = 3_600_000;
/** How often it is looked which are over. */
const lookEveryMs = 300_000;

/** Milliseconds since 1970 of the last time that an event was written. */
function lastWritten({ metadata, ...event }: Resource): number {
  const times: (string | null | undefined)[] = [
    metadata.creationTimestamp,
    event.lastTimestamp,
    event.eventTime,
    event.series?.lastObservedTime,
    ...(metadata.managedFields ?? []).map(({ time }) => time),
  ];
  return Math.max(...times.map(time => (time ? Date.parse(time) : 0)));
}

/** Removes the events that are over. */
export function removeOldEvents(store: Store, now: Date): void {
  const oldest = now.getTime() - eventLifeMs;
  for (const event of store.list('events')) {
    if (lastWritten(event) < oldest) {
      store.remove('events', event.metadata.name, event.metadata.namespace);
    }
  }
}

/** Lets events go after an hour; answers how to end that. */
export function expireEvents(store: Store, now: () => Date): () => void {
  const timer = setInterval(() => removeOldEvents(store, now()), lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
