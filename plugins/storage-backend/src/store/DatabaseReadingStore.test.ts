import { mockServices } from '@backstage/backend-test-utils';
import type {
  NodeFilesystemReading,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';
import type { Knex } from 'knex';
import { describeEachDatabase } from './__testUtils__/testDatabases';
import { DatabaseReadingStore } from './DatabaseReadingStore';

jest.setTimeout(60_000);

const cluster = 'home';
const source = 'walk' as const;

function volumeReading(values: Partial<VolumeReading> = {}): VolumeReading {
  return {
    volumeName: 'pvc-1',
    source: 'walk',
    scope: 'directory',
    usedBytes: 4096,
    usedInodes: 2,
    capacityBytes: undefined,
    measuredAt: '2026-03-01T10:00:00.123Z',
    intervalMs: 900_000,
    failure: undefined,
    ...values,
  };
}

function nodeReading(
  values: Partial<NodeFilesystemReading> = {},
): NodeFilesystemReading {
  return {
    node: 'pi-1',
    path: '/opt/local-path-provisioner',
    source: 'walk',
    totalBytes: 500_000_000_000,
    availableBytes: 0,
    totalInodes: undefined,
    freeInodes: undefined,
    measuredAt: '2026-03-01T10:00:00.000Z',
    intervalMs: 900_000,
    failure: undefined,
    ...values,
  };
}

describeEachDatabase('DatabaseReadingStore', newDatabase => {
  let knex: Knex;
  let store: DatabaseReadingStore;

  beforeEach(async () => {
    knex = await newDatabase();
    store = await DatabaseReadingStore.create({
      database: mockServices.database({ knex }),
    });
  });

  const volumes = async () =>
    (await store.load({ cluster })).volumes.sort((a, b) =>
      a.volumeName.localeCompare(b.volumeName),
    );
  const points = async () =>
    (await store.history({ cluster, volumeName: 'pvc-1', source })).map(
      point => point.at,
    );

  it('hands back what it was given, to the byte and the millisecond', async () => {
    const failure = { code: 'WALK_FAILED' as const, reason: 'it is gone' };
    const readings = [
      volumeReading({ usedBytes: Number.MAX_SAFE_INTEGER }),
      volumeReading({ volumeName: 'pvc-2', usedBytes: 0, failure }),
      volumeReading({
        volumeName: 'pvc-3',
        source: 'kubelet',
        scope: 'filesystem',
        usedBytes: undefined,
        usedInodes: undefined,
        capacityBytes: 7,
      }),
    ];
    await store.saveVolumes({ cluster, readings });
    await store.saveNodes({ cluster, readings: [nodeReading({ failure })] });
    const stray = {
      node: 'pi-1',
      path: `/opt/local-path-provisioner/line\nbreak 'quote' 💾 ${'x'.repeat(
        4000,
      )}`,
      usedBytes: 12,
      usedInodes: undefined,
      measuredAt: '2026-03-01T10:00:00.000Z',
    };
    await store.replaceStrays({ cluster, node: 'pi-1', strays: [stray] });
    const problem = { node: '*', source, problem: failure };
    await store.replaceProblems({ cluster, source, problems: [problem] });

    expect(await volumes()).toEqual(readings);
    expect(await store.load({ cluster })).toMatchObject({
      nodes: [nodeReading({ failure })],
      strays: [stray],
      problems: [problem],
    });
    expect(await store.load({ cluster: 'another' })).toEqual({
      volumes: [],
      nodes: [],
      strays: [],
      problems: [],
    });
  });

  it('keeps the newest reading however often and late an older one is written', async () => {
    const older = volumeReading({ measuredAt: '2026-03-01T09:00:00.000Z' });
    const newer = volumeReading({ usedBytes: 8192 });
    await store.saveVolumes({ cluster, readings: [newer] });
    await store.saveVolumes({ cluster, readings: [older] });
    await store.saveVolumes({ cluster, readings: [newer, newer] });
    expect(await volumes()).toEqual([newer]);
    expect(await points()).toEqual([
      '2026-03-01T09:00:00.000Z',
      '2026-03-01T10:00:00.123Z',
    ]);
    await store.saveNodes({ cluster, readings: [nodeReading()] });
    await store.saveNodes({
      cluster,
      readings: [
        nodeReading({ totalBytes: 1, measuredAt: '2026-02-01T10:00:00.000Z' }),
      ],
    });
    expect((await store.load({ cluster })).nodes).toEqual([nodeReading()]);
  });

  it('keeps the last figures beside the failure that followed', async () => {
    const failure = { code: 'WALK_FAILED' as const, reason: 'it is gone' };
    await store.saveVolumes({ cluster, readings: [volumeReading()] });
    await store.saveVolumes({
      cluster,
      readings: [volumeReading({ failure })],
    });
    expect(await volumes()).toEqual([volumeReading({ failure })]);
    expect(await points()).toHaveLength(1);
  });

  it('makes history of a volume only from figures that are its own', async () => {
    await store.saveVolumes({
      cluster,
      readings: [
        volumeReading({ scope: 'filesystem' }),
        volumeReading({ volumeName: 'pvc-2', usedBytes: undefined }),
        volumeReading({
          volumeName: 'pvc-3',
          usedBytes: undefined,
          usedInodes: undefined,
        }),
      ],
    });
    expect(await points()).toEqual([]);
    expect(
      await store.history({ cluster, volumeName: 'pvc-2', source }),
    ).toEqual([
      { at: '2026-03-01T10:00:00.123Z', usedBytes: undefined, usedInodes: 2 },
    ]);
    expect(
      await store.history({ cluster, volumeName: 'pvc-3', source }),
    ).toEqual([]);
  });

  it('answers history since a time, without another source or volume', async () => {
    await store.saveVolumes({
      cluster,
      readings: [
        volumeReading({ measuredAt: '2026-03-01T08:00:00.000Z' }),
        volumeReading({ source: 'kubelet', scope: 'volume' }),
        volumeReading({ volumeName: 'pvc-2' }),
      ],
    });
    await store.saveVolumes({ cluster, readings: [volumeReading()] });
    const history = await store.history({
      cluster,
      volumeName: 'pvc-1',
      source,
      since: new Date('2026-03-01T08:00:00.001Z'),
    });
    expect(history).toEqual([
      { at: '2026-03-01T10:00:00.123Z', usedBytes: 4096, usedInodes: 2 },
    ]);
  });

  it('writes ten thousand readings', async () => {
    const readings = Array.from({ length: 10_000 }, (_, index) =>
      volumeReading({ volumeName: `pvc-${index}` }),
    );
    await store.saveVolumes({ cluster, readings });
    expect((await store.load({ cluster })).volumes).toHaveLength(10_000);
  });

  it('replaces strays node by node and problems source by source', async () => {
    const stray = (node: string, path: string) => ({
      node,
      path,
      usedBytes: 1,
      usedInodes: 1,
      measuredAt: '2026-03-01T10:00:00.000Z',
    });
    await store.replaceStrays({
      cluster,
      node: 'pi-1',
      strays: [stray('pi-1', '/a/x'), stray('pi-1', '/a/y')],
    });
    await store.replaceStrays({
      cluster,
      node: 'pi-2',
      strays: [stray('pi-2', '/a/x')],
    });
    await store.replaceStrays({
      cluster,
      node: 'pi-1',
      strays: [stray('pi-1', '/a/y')],
    });
    const off = { code: 'WALK_OFF' as const, reason: 'off' };
    const kubeletOff = { code: 'KUBELET_OFF' as const, reason: 'off' };
    await store.replaceProblems({
      cluster,
      source: 'walk',
      problems: [{ node: '*', source: 'walk', problem: off }],
    });
    await store.replaceProblems({
      cluster,
      source: 'kubelet',
      problems: [{ node: '*', source: 'kubelet', problem: kubeletOff }],
    });
    await store.replaceProblems({ cluster, source: 'walk', problems: [] });

    const { strays, problems } = await store.load({ cluster });
    expect(strays.map(({ node, path }) => `${node}:${path}`).sort()).toEqual([
      'pi-1:/a/y',
      'pi-2:/a/x',
    ]);
    expect(problems).toEqual([
      { node: '*', source: 'kubelet', problem: kubeletOff },
    ]);
  });

  it('can be written by two replicas at once', async () => {
    const readings = Array.from({ length: 250 }, (_, index) =>
      volumeReading({ volumeName: `pvc-${index}` }),
    );
    await Promise.all([
      store.saveVolumes({ cluster, readings }),
      store.saveVolumes({ cluster, readings: [...readings].reverse() }),
    ]);
    expect((await store.load({ cluster })).volumes).toHaveLength(250);
  });

  it('thins the history as it ages, and does so once', async () => {
    const now = new Date('2026-03-31T10:20:00.000Z');
    const measured = [
      // Older than is kept.
      '2026-03-01T09:00:00.000Z',
      // One per day.
      '2026-03-02T00:00:00.000Z',
      '2026-03-02T23:59:59.999Z',
      '2026-03-23T05:00:00.000Z',
      '2026-03-23T06:00:00.000Z',
      // One per hour.
      '2026-03-24T00:00:00.000Z',
      '2026-03-24T00:59:59.999Z',
      '2026-03-24T01:00:00.000Z',
      '2026-03-30T09:10:00.000Z',
      '2026-03-30T09:50:00.000Z',
      // All.
      '2026-03-30T10:10:00.000Z',
      '2026-03-30T10:15:00.000Z',
      '2026-03-31T10:00:00.000Z',
      '2026-03-31T10:15:00.000Z',
    ];
    for (const measuredAt of measured) {
      await store.saveVolumes({
        cluster,
        readings: [
          volumeReading({ measuredAt }),
          // Points of other volumes and sources must not stand in for those of this one.
          volumeReading({ measuredAt, source: 'kubelet', scope: 'volume' }),
        ],
      });
    }
    const expected = [
      '2026-03-02T23:59:59.999Z',
      '2026-03-23T06:00:00.000Z',
      '2026-03-24T00:59:59.999Z',
      '2026-03-24T01:00:00.000Z',
      '2026-03-30T09:50:00.000Z',
      '2026-03-30T10:10:00.000Z',
      '2026-03-30T10:15:00.000Z',
      '2026-03-31T10:00:00.000Z',
      '2026-03-31T10:15:00.000Z',
    ];
    expect(await store.thin({ now, keepDays: 29 })).toBe(10);
    expect(await points()).toEqual(expected);
    expect(await store.thin({ now, keepDays: 29 })).toBe(0);
    expect(await points()).toEqual(expected);
  });

  it('forgets what was not measured for as long as history is kept', async () => {
    const measuredAt = '2026-01-01T00:00:00.000Z';
    await store.saveVolumes({
      cluster,
      readings: [
        volumeReading({ measuredAt }),
        volumeReading({ volumeName: 'pvc-2' }),
      ],
    });
    await store.saveNodes({ cluster, readings: [nodeReading({ measuredAt })] });
    const stray = { node: 'pi-1', path: '/a', measuredAt };
    await store.replaceStrays({ cluster, node: 'pi-1', strays: [stray] });
    await store.thin({ now: new Date('2026-03-02T00:00:00Z'), keepDays: 30 });
    expect(await store.load({ cluster })).toMatchObject({
      volumes: [{ volumeName: 'pvc-2' }],
      nodes: [],
      strays: [],
    });
  });

  it('leaves the schema alone where migrations are switched off', async () => {
    const untouched = await newDatabase();
    await DatabaseReadingStore.create({
      database: mockServices.database({
        knex: untouched,
        migrations: { skip: true },
      }),
    });
    expect(await untouched.schema.hasTable('volume_readings')).toBe(false);
  });
});
