import { X509Certificate } from 'crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { NasBench } from '../__testUtils__/NasBench';
import { NasClient } from '../__testUtils__/NasClient';
import { testScene } from '../__testUtils__/testScene';

let bench: NasBench;
let client: NasClient;

beforeEach(async () => {
  bench = new NasBench();
  client = await (await bench.start()).login();
});

afterEach(async () => {
  await bench.remove();
});

async function everything(): Promise<object> {
  const share = await client.data('SYNO.Core.Share', 'list', {
    additional: ['share_quota', 'recyclebin'],
  });
  const snapshots = await client.data('SYNO.Core.Share.Snapshot', 'list', {
    name: 'k8s',
    additional: ['desc', 'lock', 'ruuid', 'snap_size'],
  });
  const rules = await client.data(
    'SYNO.Core.FileServ.NFS.SharePrivilege',
    'load',
    { share_name: 'k8s' },
  );
  const storage = await client.data('SYNO.Storage.CGI.Storage', 'load_info');
  return { share, snapshots, rules, storage };
}

describe('a restart', () => {
  it('keeps everything but sessions', async () => {
    writeFileSync(`${bench.nas.shareFolder('k8s')}/file`, 'content');
    await client.data('SYNO.Core.Share', 'create', {
      name: 'new',
      shareinfo: { name: 'new', vol_path: '/volume1', share_quota: 77 },
    });
    await client.data('SYNO.Core.Share.Snapshot', 'create', {
      name: 'k8s',
      snapinfo: { desc: 'kept' },
    });
    await client.data('SYNO.Core.FileServ.NFS.SharePrivilege', 'save', {
      share_name: 'k8s',
      rule: [
        {
          ...{ client: '*', privilege: 'rw', root_squash: 'root' },
          ...{ async: false, insecure: true, crossmnt: false },
          security_flavor: { sys: true },
        },
      ],
    });
    bench.nas.faults.setDisk(3, 'failing');
    await bench.nas.faults.fillVolume(1, 1024 * 1024);
    const before = await everything();
    const { fingerprint } = bench.nas;
    client = await (
      await bench.start({ scene: { ...testScene, shares: [] } })
    ).login();

    expect(await everything()).toEqual(before);
    expect(bench.nas.fingerprint).toBe(fingerprint);
  });

  it('throws away what a crash left half made', async () => {
    mkdirSync(bench.path('volume1', '@scratch', 'half'), { recursive: true });
    client = await bench.start();

    expect(() =>
      readFileSync(bench.path('volume1', '@scratch', 'half')),
    ).toThrow('ENOENT');
  });

  it.each([
    ['{', 'cannot be read'],
    ['{}', 'is not valid'],
  ])('on the state %s says what is wrong', async (content, message) => {
    await bench.nas.close();
    writeFileSync(bench.path('state.json'), content);

    await expect(bench.start()).rejects.toThrow(message);
    await expect(bench.start()).rejects.toThrow(bench.path('state.json'));
  });
});

describe('the certificate', () => {
  it('is its own, for localhost, and has the fingerprint it says', async () => {
    const certificate = new X509Certificate(bench.nas.certificate);

    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.fingerprint256).toBe(bench.nas.fingerprint);
    expect(bench.nas.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });
});

describe('a scene', () => {
  const { shares, volumes, disks } = testScene;

  it.each([
    [
      'a volume without its disk',
      { disks: disks.slice(1) },
      'slot 1, which has no disk',
    ],
    [
      'a share without its volume',
      { volumes: volumes.slice(0, 1) },
      "share 'old' lies on volume 2",
    ],
    [
      'a share twice',
      { shares: [...shares, { name: 'K8s' }] },
      "share 'k8s' twice",
    ],
    ['an unknown zone', { timeZone: 'Home' }, "time zone 'Home' is not known"],
    ['a misspelt member', { volums: [] }, 'volums'],
  ])('with %s is refused', async (_, change, message) => {
    const other = new NasBench();
    try {
      await expect(
        other.start({ scene: { ...testScene, ...change } }),
      ).rejects.toThrow(message);
    } finally {
      await other.remove();
    }
  });

  it('by default is a home’s', async () => {
    const home = new NasBench();
    try {
      const other = await home.start({ scene: undefined });
      const [{ name, password }] = home.nas.accounts;
      await other.login(name, password);
      const { shares: found } = await other.data('SYNO.Core.Share', 'list');

      expect(found.map((share: any) => share.name)).toEqual([
        'k8s',
        'backups',
        'media',
        'homes',
      ]);
      const hosts = [{ name: 'pi-1', addresses: ['192.168.1.21'] }];
      expect(home.nas.exports({ server: 'nas', hosts })).toMatchObject([
        { path: '/volume1/k8s', squash: 'none' },
        { path: '/volume1/backups', squash: 'all' },
        { path: '/volume1/media', readOnly: true },
      ]);
    } finally {
      await home.remove();
    }
  });
});
