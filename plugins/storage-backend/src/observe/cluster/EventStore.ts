import type { ObservedEvent } from '@stowage/backstage-plugin-storage-common';
import type { ObjectStore } from './ObjectStore';

/** How many events are kept of a cluster, and for how long. */
export interface EventLimits {
  count: number;
  ageMs: number;
}

const defaultLimits: EventLimits = { count: 2_000, ageMs: 60 * 60 * 1000 };

function keyOf({ involved, reason }: ObservedEvent): string {
  const { kind, namespace = '', name, uid = '' } = involved;
  return [kind, namespace, name, uid, reason].join('/');
}

/** Of each object and reason the newest event, neither too many nor too old. */
export class EventStore implements ObjectStore<ObservedEvent> {
  private events = new Map<string, ObservedEvent>();
  private listed?: ObservedEvent[];

  constructor(
    private readonly now: () => number,
    private readonly limits: EventLimits = defaultLimits,
  ) {}

  get size(): number {
    return this.events.size;
  }

  put(event: ObservedEvent): boolean {
    const key = keyOf(event);
    const known = this.events.get(key);
    const older = known && known.lastSeen > event.lastSeen;
    const same =
      known?.uid === event.uid &&
      known.count === event.count &&
      known.lastSeen === event.lastSeen;
    if (older || same) {
      return false;
    }
    this.events.set(key, event);
    this.listed = undefined;
    if (this.events.size > this.limits.count * 1.25) {
      this.prune();
    }
    return true;
  }

  remove(event: ObservedEvent): boolean {
    const key = keyOf(event);
    // The API server drops events by age; a newer one of the same reason stays.
    if (this.events.get(key)?.uid !== event.uid) {
      return false;
    }
    this.events.delete(key);
    this.listed = undefined;
    return true;
  }

  replace(events: ObservedEvent[]): ObservedEvent[] {
    const before = this.events;
    this.events = new Map();
    events.forEach(event => this.put(event));
    const touched = [...this.events]
      .filter(([key, event]) => before.get(key)?.uid !== event.uid)
      .map(([, event]) => event);
    for (const [key, event] of before) {
      if (!this.events.has(key)) {
        touched.push(event);
      }
    }
    this.listed = undefined;
    return touched;
  }

  /** Newest first. */
  values(): ObservedEvent[] {
    const oldest = this.listed?.[this.listed.length - 1];
    if (!this.listed || (oldest && this.isTooOld(oldest))) {
      this.listed = this.prune();
    }
    return this.listed;
  }

  private isTooOld({ lastSeen }: ObservedEvent): boolean {
    return Date.parse(lastSeen) < this.now() - this.limits.ageMs;
  }

  private prune(): ObservedEvent[] {
    const kept = [...this.events]
      .filter(([, event]) => !this.isTooOld(event))
      .sort(([, a], [, b]) => b.lastSeen.localeCompare(a.lastSeen))
      .slice(0, this.limits.count);
    this.events = new Map(kept);
    return kept.map(([, event]) => event);
  }
}
