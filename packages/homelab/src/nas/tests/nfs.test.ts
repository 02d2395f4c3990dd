import { NasBench } from '../__testUtils__/NasBench';
import { NasClient } from '../__testUtils__/NasClient';
import { mountNfs } from '../../hollow/volumes/exports';

let bench: NasBench;
let client: NasClient;

beforeEach(async () => {
  bench = new NasBench();
  client = await (await bench.start()).login();
});

afterEach(async () => {
  await bench.remove();
});

const service = 'SYNO.Core.FileServ.NFS';
const permissions = `${service}.SharePrivilege`;
const rule = {
  client: '192.168.1.0/24',
  privilege: 'rw',
  root_squash: 'root',
  async: true,
  insecure: true,
  crossmnt: true,
  security_flavor: {
    sys: true,
    kerberos: false,
    kerberos_integrity: false,
    kerberos_privacy: false,
  },
};
const load = async (name = 'k8s') =>
  (await client.data(permissions, 'load', { share_name: name })).rule;
const save = (rules: unknown, name = 'k8s') =>
  client.call(permissions, 'save', { share_name: name, rule: rules });

describe('the service', () => {
  it('says how it is, more in later versions', async () => {
    const get = (version: number) =>
      client.data(service, 'get', {}, { version });

    expect(await get(1)).toEqual({ enable_nfs: true });
    expect(await get(3)).toMatchObject({
      enable_nfs: true,
      enable_nfs_v4: true,
      enabled_minor_ver: 1,
      support_major_ver: 4,
      read_size: 32768,
    });
  });

  it('is switched over', async () => {
    const answer = await client.call(
      service,
      'set',
      { enable_nfs: true, enable_nfs_v4: true, enabled_minor_ver: 0 },
      { version: 2 },
    );

    expect(answer).toEqual({ success: true });
    expect(await client.data(service, 'get', {}, { version: 2 })).toMatchObject(
      {
        enabled_minor_ver: 0,
      },
    );
  });
});

describe('permissions', () => {
  it('are none for a share that is not exported', async () => {
    expect(await load()).toEqual([]);
  });

  it('are replaced as a whole', async () => {
    expect(await save([rule])).toEqual({ success: true });
    expect(await load()).toEqual([rule]);

    const other = { ...rule, client: 'pi-1', privilege: 'ro' };
    await save([{ ...other, id: '' }]);
    expect(await load()).toEqual([other]);

    await save([]);
    expect(await load()).toEqual([]);
  });

  it.each(['*', '*.home.arpa', 'pi-1', '10.0.0.7', 'fd00::/8', 'fd00::7'])(
    'may be for %s',
    async name => {
      expect((await save([{ ...rule, client: name }])).success).toBe(true);
    },
  );

  it.each([
    ['a squash that does not exist', [{ ...rule, root_squash: 'no_map' }]],
    ['another case', [{ ...rule, privilege: 'RW' }]],
    ['flavours in a list', [{ ...rule, security_flavor: ['sys'] }]],
    ['no flavour', [{ ...rule, security_flavor: { sys: false } }]],
    ['no network', [{ ...rule, client: '10.0.0.0/33' }]],
    ['a name with a space', [{ ...rule, client: 'a b' }]],
    ['a client twice', [rule, rule]],
    ['no list', rule],
  ])('with %s are refused with 2301, and stay', async (_, rules) => {
    await save([rule]);
    const answer = await save(rules);

    expect(answer).toEqual({ success: false, error: { code: 2301 } });
    expect(await load()).toEqual([rule]);
  });

  it('cannot be saved while the service is off', async () => {
    await client.data(service, 'set', { enable_nfs: false });

    expect((await save([rule])).error.code).toBe(2301);
  });

  it.each([
    [2370, 'load', { share_name: 'absent' }],
    [2370, 'save', { share_name: 'absent', rule: [] }],
    [2301, 'load', { name: 'k8s' }],
    [103, 'get', { share_name: 'k8s' }],
    [103, 'list', {}],
  ])('answer %i to %s %j', async (code, method, parameters) => {
    expect(await client.code(permissions, method, parameters)).toBe(code);
  });
});

describe('what hosts can mount', () => {
  const hosts = [
    { name: 'pi-1', addresses: ['192.168.1.21'] },
    { name: 'pi-2', addresses: ['192.168.1.22'] },
    { name: 'laptop', addresses: ['10.0.0.5'] },
  ];
  const mount = (node: string, path = '/volume1/k8s') =>
    mountNfs({
      exports: bench.nas.exports({ server: 'nas', hosts }),
      server: 'nas',
      path,
      node,
    });

  it('is the share’s folder, for clients it has a permission for', async () => {
    await save([rule]);

    const { figures, ...mounted } = mount('pi-1');
    expect(mounted).toEqual({
      folder: bench.nas.shareFolder('k8s'),
      readOnly: false,
      squash: 'none',
      anonymous: { uid: 1025, gid: 100 },
    });
    const { volumes } = await client.data(
      'SYNO.Storage.CGI.Storage',
      'load_info',
    );
    const { total, used } = volumes[0].size;
    expect(await figures?.()).toMatchObject({
      capacityBytes: Number(total),
      availableBytes: Number(total) - Number(used),
    });
    expect(() => mount('laptop')).toThrow('access denied by server');
    expect(() => mount('pi-1', '/volume2/old')).toThrow('access denied');
  });

  it.each([
    ['root', 'none', 1025],
    ['admin', 'root', 1024],
    ['guest', 'root', 1025],
    ['all_admin', 'all', 1024],
    ['all_guest', 'all', 1025],
  ])('with %s squashes %s to %i', async (root_squash, squash, uid) => {
    await save([{ ...rule, root_squash }]);

    expect(mount('pi-1')).toMatchObject({ squash, anonymous: { uid } });
  });

  it('is what the most exact permission says, in whatever order', async () => {
    await save([
      { ...rule, client: '*', privilege: 'ro', root_squash: 'all_guest' },
      rule,
      { ...rule, client: 'pi-2', root_squash: 'admin' },
    ]);

    expect(mount('pi-1')).toMatchObject({ readOnly: false, squash: 'none' });
    expect(mount('pi-2')).toMatchObject({ readOnly: false, squash: 'root' });
    expect(mount('laptop')).toMatchObject({ readOnly: true, squash: 'all' });
  });

  it('is nothing while the service or the NAS is off, or its volume has crashed', async () => {
    await save([rule]);
    const { faults } = bench.nas;
    const exported = () => bench.nas.exports({ server: 'nas', hosts }).length;
    const seen = [exported()];
    await client.data(service, 'set', { enable_nfs: false });
    seen.push(exported());
    await client.data(service, 'set', { enable_nfs: true });
    await faults.goAway('silent');
    seen.push(exported());
    await faults.comeBack();
    seen.push(exported());
    faults.setDisk(1, 'crashed');
    seen.push(exported());
    faults.setDisk(2, 'crashed');
    seen.push(exported());

    expect(seen).toEqual([1, 0, 0, 1, 1, 0]);
  });
});
