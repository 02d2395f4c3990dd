import { randomBytes } from 'crypto';
import { ApiClient, mergePatch } from '../../cluster/ApiClient';
import { isNotFound } from '../../cluster/ApiError';
import { EventFacts } from './changes';
import { Clock } from './Clock';

/** Most that the API server takes of a message. */
const messageLength = 1024;
/** Events of one object and source: so many at once, as in client-go's spam filter. */
const burst = 25;
/** Milliseconds in which one more becomes free. */
const refillMs = 300_000;
/** How many different events are remembered, as in client-go's correlator. */
const remembered = 4096;

interface Known {
  name: string;
  namespace: string;
  count: number;
  /** The write under way, so that counts come one after the other. */
  writing: Promise<void>;
}

/** Forgets the oldest of a map that is full. */
function trim(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= remembered) {
      return;
    }
    map.delete(key);
  }
}

/**
 * Writes events: the same one again only counts up, and an object that has much
 * to tell is cut short. An event that is lost is lost, as with every recorder.
 */
export class EventRecorder {
  private readonly known = new Map<string, Known>();
  private readonly tokens = new Map<string, { left: number; at: number }>();

  constructor(
    private readonly client: ApiClient,
    private readonly clock: Clock,
  ) {}

  /**
   * Tells an event.
   *
   * @param component - who says so, such as `statefulset-controller`
   */
  record(component: string, event: EventFacts): void {
    const { about, type, reason, message, modern = false } = event;
    const { uid } = about.metadata;
    const key = [component, uid, type, reason, message].join('\0');
    const known = this.known.get(key);
    if (!this.allows(`${component}\0${uid}`)) {
      return;
    }
    if (known) {
      known.count += 1;
      known.writing = known.writing
        .then(() => this.countUp(known, modern))
        .catch(error => {
          if (isNotFound(error)) {
            this.known.delete(key);
          }
        });
      return;
    }
    const { name } = about.metadata;
    const namespace = about.metadata.namespace ?? 'default';
    const made: Known = {
      // Like client-go's: the object's name and a number that tells them apart.
      name: `${name}.${randomBytes(8).toString('hex')}`,
      namespace,
      count: 1,
      writing: Promise.resolve(),
    };
    this.known.set(key, made);
    trim(this.known);
    made.writing = this.create(made, component, event).catch(() => {
      this.known.delete(key);
    });
  }

  private allows(source: string): boolean {
    const now = this.clock.machineNow();
    const present = this.tokens.get(source) ?? { left: burst, at: now };
    const left = Math.min(burst, present.left + (now - present.at) / refillMs);
    this.tokens.delete(source);
    this.tokens.set(source, { left: left >= 1 ? left - 1 : left, at: now });
    trim(this.tokens);
    return left >= 1;
  }

  private async create(
    { name, namespace }: Known,
    component: string,
    event: EventFacts,
  ): Promise<void> {
    const { about, resource, type, reason, modern } = event;
    const { metadata } = about;
    const now = new Date(this.clock.now()).toISOString();
    const object = {
      apiVersion: resource.apiVersion,
      kind: resource.kind,
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
    };
    const message = event.message.slice(0, messageLength);
    await this.client.request(
      modern
        ? `/apis/events.k8s.io/v1/namespaces/${namespace}/events`
        : `/api/v1/namespaces/${namespace}/events`,
      {
        method: 'POST',
        body: modern
          ? {
              metadata: { name, namespace },
              eventTime: now.replace('Z', '000Z'),
              reportingController: component,
              reportingInstance: component,
              action: reason === 'Scheduled' ? 'Binding' : 'Scheduling',
              regarding: object,
              ...{ type, reason, note: message },
            }
          : {
              metadata: { name, namespace },
              involvedObject: object,
              ...{ type, reason, message },
              source: { component },
              reportingComponent: component,
              firstTimestamp: now,
              lastTimestamp: now,
              count: 1,
            },
      },
    );
  }

  private async countUp(known: Known, modern: boolean): Promise<void> {
    const { name, namespace, count } = known;
    const now = new Date(this.clock.now()).toISOString();
    await this.client.request(
      modern
        ? `/apis/events.k8s.io/v1/namespaces/${namespace}/events/${name}`
        : `/api/v1/namespaces/${namespace}/events/${name}`,
      {
        method: 'PATCH',
        contentType: mergePatch,
        body: modern
          ? { series: { count, lastObservedTime: now.replace('Z', '000Z') } }
          : { count, lastTimestamp: now },
      },
    );
  }
}
