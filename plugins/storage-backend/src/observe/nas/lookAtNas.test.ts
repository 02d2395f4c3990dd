import { mockServices } from '@backstage/backend-test-utils';
import type { ObservedNas } from '@stowage/backstage-plugin-storage-common';
import {
  NasError,
  type NasProvider,
} from '@stowage/backstage-plugin-storage-node';
import type { NasStore } from '../../store';
import { knownNas, lookAtNas } from './lookAtNas';
import { NasObserver } from './NasObserver';

const share = (name: string) => ({
  name,
  path: `/volume1/${name}`,
  volumePath: '/volume1',
  quota: 'none' as const,
  snapshots: 'yes' as const,
  availability: 'available' as const,
});

function fail(reason: NasError['reason'], code?: number) {
  return async () => {
    throw new NasError({
      nas: 'nas',
      reason,
      code,
      message: `it is ${reason}`,
    });
  };
}

/** A NAS with two shares, which fails where a test says. */
function fakeNas(overrides: Partial<NasProvider> = {}): NasProvider {
  return {
    name: 'nas',
    title: 'NAS',
    addresses: ['192.0.2.20'],
    intervalMs: 60_000,
    capabilities: async () => ({
      exports: true,
      snapshots: true,
      shareQuotas: true,
    }),
    identity: async () => ({ vendor: 'Example' }),
    hardware: async () => ({ volumes: [], pools: [], disks: [] }),
    shares: async () => [share('k8s'), share('media')],
    nfsService: async () => true,
    exportOf: async ({ name, path }) => ({ share: name, path, rules: [] }),
    snapshotsOf: async ({ name }) => [
      { id: 'a', share: name, takenAt: '2026-11-22T04:00:00.000Z' },
      { id: 'b', share: name, takenAt: '2026-11-22T05:00:00.000Z' },
    ],
    close: async () => {},
    ...overrides,
  };
}

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute));

async function look(
  provider: NasProvider,
  minute = 0,
  previous: ObservedNas = knownNas(provider),
) {
  return await lookAtNas({
    provider,
    previous,
    now: at(minute),
    signal: new AbortController().signal,
  });
}

describe('lookAtNas', () => {
  it('knows everything after one look', async () => {
    expect(await look(fakeNas())).toMatchObject({
      state: 'ready',
      lastContact: at(0).toISOString(),
      identity: { value: { vendor: 'Example' } },
      exports: { k8s: { value: { rules: [] } }, media: {} },
      snapshots: {
        k8s: { value: { count: 2, newestAt: '2026-11-22T05:00:00.000Z' } },
      },
    });
  });

  it('keeps the last good answer with its age when a part fails', async () => {
    const before = await look(fakeNas());
    const after = await look(
      fakeNas({ hardware: fail('busy', 109) }),
      5,
      before,
    );
    expect(after.state).toBe('partial');
    expect(after.hardware).toMatchObject({
      value: { volumes: [] },
      measuredAt: at(0).toISOString(),
      problem: { reason: 'busy', code: 109, since: at(5).toISOString() },
    });
    expect(after.shares.measuredAt).toBe(at(5).toISOString());

    const still = await look(
      fakeNas({ hardware: fail('busy', 109) }),
      9,
      after,
    );
    expect(still.hardware.problem?.since).toBe(at(5).toISOString());
    const mended = await look(fakeNas(), 12, still);
    expect(mended).toMatchObject({
      state: 'ready',
      hardware: { measuredAt: at(12).toISOString() },
    });
    expect(mended.hardware.problem).toBeUndefined();
  });

  it('reads the other shares when one fails', async () => {
    const seen = await look(
      fakeNas({
        exportOf: async ({ name, path }) =>
          name === 'k8s'
            ? await fail('busy', 2370)()
            : { share: name, path, rules: [] },
      }),
    );
    expect(seen.exports.k8s.problem?.code).toBe(2370);
    expect(seen.exports.media.value).toBeDefined();
    expect(seen.state).toBe('partial');
  });

  it.each([
    ['unreachable', 'unreachable'],
    ['untrusted', 'unreachable'],
    ['misconfigured', 'unreachable'],
    ['login-refused', 'refused'],
  ] as const)('asks nothing more once it is %s', async (reason, state) => {
    const before = await look(fakeNas());
    const hardware = jest.fn();
    const after = await look(
      fakeNas({ capabilities: fail(reason), hardware }),
      5,
      before,
    );
    expect(hardware).not.toHaveBeenCalled();
    expect(after).toMatchObject({
      state,
      lastContact: at(0).toISOString(),
      problem: { reason, since: at(5).toISOString() },
      shares: { measuredAt: at(0).toISOString() },
    });
    expect(after.exports.k8s.value).toBeDefined();
    expect(
      (await look(fakeNas({ capabilities: fail(reason) }), 9, after)).problem
        ?.since,
    ).toBe(at(5).toISOString());
  });

  it('forgets a share that is gone', async () => {
    const before = await look(fakeNas());
    const after = await look(
      fakeNas({ shares: async () => [share('media')] }),
      5,
      before,
    );
    expect(Object.keys(after.exports)).toEqual(['media']);
  });

  it('does not ask for what a provider cannot tell', async () => {
    const exportOf = jest.fn();
    const seen = await look(
      fakeNas({
        capabilities: async () => ({
          exports: false,
          snapshots: false,
          shareQuotas: true,
        }),
        exportOf,
      }),
    );
    expect(exportOf).not.toHaveBeenCalled();
    expect(seen).toMatchObject({ state: 'ready', exports: {}, snapshots: {} });
  });
});

describe('NasObserver', () => {
  function memoryStore(): NasStore & { kept?: ObservedNas } {
    const store: NasStore & { kept?: ObservedNas } = {
      load: async () => store.kept,
      save: async ({ nas }) => {
        store.kept = JSON.parse(JSON.stringify(nas));
      },
    };
    return store;
  }
  const signal = new AbortController().signal;
  const logger = mockServices.logger.mock();

  it('shows what another replica saw, under its own configuration', async () => {
    const store = memoryStore();
    const first = new NasObserver({ provider: fakeNas(), store, logger });
    await first.look(signal);
    const second = new NasObserver({
      provider: fakeNas({ title: 'Renamed' }),
      store,
      logger,
    });
    expect(second.observed().state).toBe('connecting');
    await second.reload();
    expect(second.observed()).toMatchObject({
      state: 'ready',
      title: 'Renamed',
    });
  });

  it('tells of changes, and only of changes', async () => {
    const store = memoryStore();
    const observer = new NasObserver({
      provider: fakeNas(),
      store,
      logger,
      now: () => at(0),
    });
    const listener = jest.fn();
    observer.onChange(listener);
    await observer.look(signal);
    await observer.look(signal);
    await observer.reload();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('survives a database that is away, and a look that is broken off', async () => {
    const store: NasStore = {
      load: async () => {
        throw new Error('no database');
      },
      save: async () => {
        throw new Error('no database');
      },
    };
    const observer = new NasObserver({ provider: fakeNas(), store, logger });
    await observer.look(signal);
    expect(observer.observed().state).toBe('ready');

    const broken = new NasObserver({
      provider: fakeNas({
        identity: async () => {
          throw new Error('aborted');
        },
      }),
      store: memoryStore(),
      logger,
    });
    await broken.look(AbortSignal.abort());
    expect(broken.observed().state).toBe('connecting');
  });
});
