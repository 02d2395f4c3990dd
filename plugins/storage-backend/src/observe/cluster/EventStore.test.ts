import type { ObservedEvent } from '@stowage/backstage-plugin-storage-common';
import { EventStore } from './EventStore';

const noon = Date.parse('2026-01-01T12:00:00Z');

function event(
  uid: string,
  minutesAgo: number,
  more: Partial<ObservedEvent> = {},
): ObservedEvent {
  return {
    namespace: 'shop',
    uid,
    involved: {
      kind: 'PersistentVolumeClaim',
      namespace: 'shop',
      name: 'data',
      uid: 'claim',
    },
    type: 'Warning',
    reason: 'ProvisioningFailed',
    message: '',
    count: 1,
    lastSeen: new Date(noon - minutesAgo * 60_000).toISOString(),
    ...more,
  };
}

describe('EventStore', () => {
  let time: number;
  let store: EventStore;
  const uids = () => store.values().map(({ uid }) => uid);

  beforeEach(() => {
    time = noon;
    store = new EventStore(() => time, { count: 4, ageMs: 3_600_000 });
  });

  it('keeps the newest of each object and reason, newest first', () => {
    expect(store.put(event('new', 1))).toBe(true);
    expect(store.put(event('old', 9))).toBe(false);
    expect(store.put(event('other', 5, { reason: 'Resizing' }))).toBe(true);

    expect(uids()).toEqual(['new', 'other']);
    expect(store.values()).toBe(store.values());
  });

  it('does not lose the newer one when the API server drops the older', () => {
    store.put(event('old', 9));
    store.put(event('new', 1));
    expect(store.remove(event('old', 9))).toBe(false);
    expect(uids()).toEqual(['new']);
    expect(store.remove(event('new', 1))).toBe(true);
    expect(uids()).toEqual([]);
  });

  it('lets events go by age', () => {
    store.put(event('a', 59));
    store.put(event('b', 1, { reason: 'Resizing' }));
    expect(uids()).toEqual(['b', 'a']);
    time += 2 * 60_000;
    expect(uids()).toEqual(['b']);
  });

  it('keeps the newest where there are too many', () => {
    for (let minute = 1; minute <= 9; minute += 1) {
      store.put(event(`e${minute}`, minute, { reason: `r${minute}` }));
    }
    expect(uids()).toEqual(['e1', 'e2', 'e3', 'e4']);
  });

  it('takes a list over and says what is different', () => {
    store.put(event('a', 9));
    store.put(event('b', 8, { reason: 'Resizing' }));
    const touched = store.replace([
      event('a', 9),
      event('c', 2, { reason: 'Other' }),
    ]);

    expect(touched.map(({ uid }) => uid).sort()).toEqual(['b', 'c']);
    expect(uids()).toEqual(['c', 'a']);
  });
});
