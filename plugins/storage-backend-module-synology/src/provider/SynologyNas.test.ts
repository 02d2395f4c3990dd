import { nasContract } from '@stowage/backstage-plugin-storage-node';
import { dsm7Answers } from '../__testUtils__/dsm7Answers';
import { RecordedDsm } from '../__testUtils__/RecordedDsm';
import { SynologyNas } from './SynologyNas';

/** A provider that reads recorded answers. */
function providerOf(transport: RecordedDsm): SynologyNas {
  return SynologyNas.create(
    {
      name: 'nas',
      title: 'NAS in the cellar',
      url: new URL('https://192.0.2.20:5001'),
      addresses: ['192.0.2.20'],
      reader: { account: 'look', password: 'secret-password' },
      trust: { kind: 'public-authorities' },
      intervalMs: 300_000,
      timeoutMs: 30_000,
    },
    { transport, wait: async () => {} },
  );
}

describe('the contract of NAS providers, held with recorded answers', () => {
  // The contract throws where it is broken.
  // eslint-disable-next-line jest/expect-expect
  it.each(nasContract)('$title', async ({ check }) => {
    await check({
      provider: providerOf(new RecordedDsm(dsm7Answers)),
      exportedShare: 'k8s',
      snapshotShare: 'k8s',
    });
  });
});

describe('SynologyNas', () => {
  let dsm: RecordedDsm;
  let provider: SynologyNas;

  beforeEach(() => {
    dsm = new RecordedDsm(dsm7Answers);
    provider = providerOf(dsm);
  });

  it('says figures as numbers and names without blanks', async () => {
    const { volumes, pools, disks } = await provider.hardware();
    expect(volumes).toEqual([
      {
        id: 'volume_1',
        path: '/volume1',
        title: '/volume1',
        fileSystem: 'btrfs',
        health: 'normal',
        state: 'normal',
        poolId: 'reuse_1',
        totalBytes: 3_836_156_395_520,
        usedBytes: 1_903_218_479_104,
      },
    ]);
    expect(pools[0]).toMatchObject({
      title: 'Storage pool 1',
      diskIds: ['sata1', 'sata2'],
      missingDisks: 0,
      tolerates: 1,
    });
    expect(disks[1]).toMatchObject({
      id: 'sata1',
      title: 'Drive 4',
      model: 'WDC WD40EFRX-68N32N0',
      smart: 'passed',
      temperatureCelsius: 34,
      powerOnHours: 21_034,
    });
    expect(disks[1].remainingLifePercent).toBeUndefined();
  });

  it('asks for SMART by the device of each disk', async () => {
    await provider.hardware();
    expect(
      dsm
        .asked('SYNO.Storage.CGI.Smart get_health_info')
        .map(({ query }) => query?.device),
    ).toEqual(['"/dev/sata2"', '"/dev/sata1"']);
  });

  it('takes a disk without SMART data for a disk all the same', async () => {
    dsm.say('SYNO.Storage.CGI.Smart get_health_info', { code: 117 });
    const { disks } = await provider.hardware();
    expect(disks.map(({ health }) => health)).toEqual(['normal', 'normal']);
    expect(disks[0].reallocatedSectors).toBeUndefined();
  });

  it('leaves shares of USB disks out, and asks for details as a list', async () => {
    expect(await provider.shares()).toEqual([
      {
        name: 'k8s',
        volumePath: '/volume1',
        path: '/volume1/k8s',
        description: 'Volumes of the cluster',
        quota: 'set',
        quotaBytes: 10 * 1024 ** 3,
        usedBytes: 1_130_496,
        snapshots: 'yes',
        availability: 'available',
      },
    ]);
    const [{ query }] = dsm.asked('SYNO.Core.Share list');
    expect(JSON.parse(query?.additional ?? '')).toContain('share_quota');
  });

  it('sorts snapshots by their time, whatever their order', async () => {
    const [share] = await provider.shares();
    const snapshots = await provider.snapshotsOf(share);
    expect(snapshots.map(({ takenAt, locked }) => [takenAt, locked])).toEqual([
      ['2025-03-01T03:00:00.000Z', true],
      ['2025-03-01T04:00:00.000Z', false],
    ]);
  });

  it.each([
    [
      'Core.Share list',
      { data: { shares: [], total: 3 } },
      /3 shares.*lists 0/,
    ],
    ['Core.Share list', { data: {} }, /no list 'shares'/],
    ['Storage.CGI.Storage load_info', { data: {} }, /no list 'volumes'/],
    ['Core.FileServ.NFS get', { data: {} }, /whether NFS is on/],
  ])('does not believe %s when it says %j', async (call, answer, words) => {
    dsm.say(`SYNO.${call}`, answer);
    const readAll = async () => {
      await provider.shares();
      await provider.hardware();
      await provider.nfsService();
    };
    await expect(readAll()).rejects.toMatchObject({
      name: 'NasError',
      reason: 'server-error',
      message: expect.stringMatching(words),
    });
  });

  it('says which rights are missing, without a secret', async () => {
    dsm.say('SYNO.Core.Share list', { code: 105 });
    const error = await provider.shares().then(
      () => undefined,
      reason => reason,
    );
    expect(error).toMatchObject({ reason: 'forbidden', code: 105 });
    expect(error.message).toContain('administrators');
    expect(JSON.stringify(error) + error.stack).not.toMatch(
      /secret-password|sid-1|token-1/,
    );
  });
});
