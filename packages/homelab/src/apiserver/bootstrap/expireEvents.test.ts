import { Store } from '../store/Store';
import { eventLifeMs, removeOldEvents } from './expireEvents';

const now = new Date('2026-01-02T00:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();

it('lets events go an hour after they were last written', () => {
  const store = new Store({ historyLimit: 10 });
  const event = (name: string, made: string, last?: string) =>
    store.put('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: 'a', creationTimestamp: made },
      lastTimestamp: last,
      eventTime: null,
    });
  event('old', ago(eventLifeMs + 1_000));
  event('repeated', ago(eventLifeMs * 2), ago(1_000));
  event('young', ago(1_000));
  removeOldEvents(store, now);
  expect(store.list('events').map(({ metadata }) => metadata.name)).toEqual([
    'repeated',
    'young',
  ]);
});
