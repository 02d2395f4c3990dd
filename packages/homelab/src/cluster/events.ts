import { ApiClient } from './ApiClient';
import { ApiObject } from './objects';

/** Something that happened to an object. */
export interface ObjectEvent {
  object: ApiObject;
  /** `v1` kinds only, such as `Pod`. */
  kind: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** Who says so. */
  component: string;
  host?: string;
}

/** Most that the API server takes of a message. */
const messageLength = 1024;

/** Writes an event; one that is lost is lost, as with every recorder. */
export function recordEvent(client: ApiClient, event: ObjectEvent): void {
  const { object, kind, component, host } = event;
  const { name, uid, resourceVersion } = object.metadata;
  const namespace = object.metadata.namespace ?? 'default';
  const now = new Date().toISOString();
  client
    .request(`/api/v1/namespaces/${namespace}/events`, {
      method: 'POST',
      body: {
        metadata: { generateName: `${name}.` },
        involvedObject: {
          apiVersion: 'v1',
          kind,
          name,
          namespace: object.metadata.namespace,
          uid,
          resourceVersion,
        },
        type: event.type,
        reason: event.reason,
        message: event.message.slice(0, messageLength),
        source: { component, host },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
      },
    })
    .catch(() => undefined);
}
