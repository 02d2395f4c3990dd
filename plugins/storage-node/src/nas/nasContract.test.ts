import type {
  NasHardware,
  NasShare,
} from '@stowage/backstage-plugin-storage-common';
import { nasContract } from './nasContract';
import type { NasProvider } from './NasProvider';

const hardware: NasHardware = {
  volumes: [
    {
      id: 'volume_1',
      path: '/volume1',
      title: 'Volume 1',
      health: 'normal',
      state: 'normal',
      poolId: 'pool_1',
      totalBytes: 100,
      usedBytes: 50,
    },
  ],
  pools: [
    {
      id: 'pool_1',
      title: 'Pool 1',
      layout: 'raid_1',
      health: 'normal',
      state: 'normal',
      diskIds: ['disk_1'],
      missingDisks: 0,
    },
  ],
  disks: [
    {
      id: 'disk_1',
      title: 'Disk 1',
      health: 'normal',
      state: 'normal',
      smart: 'passed',
    },
  ],
};

const share: NasShare = {
  name: 'k8s',
  path: '/volume1/k8s',
  volumePath: '/volume1',
  quota: 'none',
  snapshots: 'yes',
  availability: 'available',
};

/** A provider that keeps the contract, but for what is given. */
function provider(overrides: Partial<NasProvider> = {}): NasProvider {
  return {
    name: 'nas',
    title: 'NAS',
    addresses: ['192.0.2.1'],
    intervalMs: 1000,
    capabilities: async () => ({
      exports: true,
      snapshots: true,
      shareQuotas: true,
    }),
    identity: async () => ({ vendor: 'Example' }),
    hardware: async () => hardware,
    shares: async question => {
      question?.signal?.throwIfAborted();
      return [share];
    },
    nfsService: async () => true,
    exportOf: async ({ name, path }) => ({
      share: name,
      path,
      rules: [
        {
          client: '*',
          access: 'rw',
          squash: 'none',
          writes: 'sync',
          security: ['sys'],
        },
      ],
    }),
    snapshotsOf: async ({ name }) => [
      { id: 'a', share: name, takenAt: '2025-03-01T03:00:00.000Z' },
      { id: 'b', share: name, takenAt: '2025-03-01T04:00:00.000Z' },
    ],
    close: async () => {},
    ...overrides,
  };
}

/** What the contract complains about. */
async function complaints(overrides: Partial<NasProvider>): Promise<string[]> {
  const outcomes = await Promise.allSettled(
    nasContract.map(({ check }) =>
      check({
        provider: provider(overrides),
        exportedShare: 'k8s',
        snapshotShare: 'k8s',
      }),
    ),
  );
  return outcomes.flatMap(outcome =>
    outcome.status === 'rejected' ? [String(outcome.reason)] : [],
  );
}

describe('nasContract', () => {
  it('is kept by a provider that does what it should', async () => {
    expect(await complaints({})).toEqual([]);
  });

  it.each<[string, Partial<NasProvider>, RegExp]>([
    ['an address with capitals', { addresses: ['NAS'] }, /address 'NAS'/],
    [
      'a use of 0 where none was measured',
      { shares: async () => [{ ...share, usedBytes: 0 }] },
      /use of share 'k8s' is 0/,
    ],
    [
      'a quota without its size',
      { shares: async () => [{ ...share, quota: 'set' }] },
      /has quota 'set'/,
    ],
    [
      'a share on no volume',
      {
        shares: async () => [
          { ...share, path: '/volume2/k8s', volumePath: '/volume2' },
        ],
      },
      /is no volume/,
    ],
    [
      'a pool of unknown disks',
      {
        hardware: async () => ({
          ...hardware,
          pools: [{ ...hardware.pools[0], diskIds: ['disk_9'] }],
        }),
      },
      /names the disk 'disk_9'/,
    ],
    [
      'snapshots in the wrong order',
      {
        snapshotsOf: async ({ name }) => [
          { id: 'b', share: name, takenAt: '2025-03-01T04:00:00.000Z' },
          { id: 'a', share: name, takenAt: '2025-03-01T03:00:00.000Z' },
        ],
      },
      /not in the order/,
    ],
    [
      'an answer to a question that was taken back',
      { shares: async () => [share] },
      /taken back was answered/,
    ],
  ])('is broken by %s', async (_, overrides, complaint) => {
    expect((await complaints(overrides)).join('\n')).toMatch(complaint);
  });
});
