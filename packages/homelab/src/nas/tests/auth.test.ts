import { NasBench } from '../__testUtils__/NasBench';
import { NasClient } from '../__testUtils__/NasClient';
import { otpSecret } from '../__testUtils__/testScene';
import { totp, totpStep } from '../sessions/totp';

let bench: NasBench;
let client: NasClient;

beforeEach(async () => {
  bench = new NasBench();
  client = await bench.start();
});

afterEach(async () => {
  await bench.remove();
});

const secret = { passwd: 'secret' };
const writer = { account: 'writer', ...secret };
const info = (parameters: Record<string, string>) => ({
  api: 'SYNO.DSM.Info',
  version: '2',
  method: 'getinfo',
  ...parameters,
});

describe('login', () => {
  it.each([
    [3, ['is_portal_port', 'sid', 'synotoken']],
    [6, ['account', 'is_portal_port', 'sid', 'synotoken']],
    [7, ['account', 'is_portal_port', 'sid', 'synotoken']],
  ])('answers a session in version %i', async (version, members) => {
    const { success, data } = await client.tryLogin(writer, version);

    expect(success).toBe(true);
    expect(Object.keys(data).sort()).toEqual(members);
  });

  it.each([
    [400, { account: 'writer', passwd: 'wrong' }],
    [400, { account: 'nobody', ...secret }],
    [400, { account: 'writer' }],
    [401, { account: 'disabled', ...secret }],
    [402, { account: 'films', session: 'FileStation', ...secret }],
    [403, { account: 'otp', ...secret }],
    [404, { account: 'otp', otp_code: '000000', ...secret }],
    [406, { account: 'otpMissing', ...secret }],
    [409, { account: 'passwordExpired', ...secret }],
    [410, { account: 'mustChangePassword', ...secret }],
    [411, { account: 'locked', ...secret }],
  ])('answers %i to %j', async (code, parameters: Record<string, string>) => {
    const answer = await client.tryLogin(parameters);

    expect(answer).toMatchObject({ success: false, error: { code } });
  });

  it('sends a cookie unless the session is to be in the answer only', async () => {
    const login = { api: 'SYNO.API.Auth', method: 'login', version: '3' };
    const asked = async (format: string) =>
      (await client.raw({ ...login, ...writer, format })).headers['set-cookie'];

    expect(await asked('cookie')).toEqual([
      expect.stringMatching(/^id=[\w-]+;max-age=604800;path=\/;HttpOnly/),
    ]);
    expect(await asked('sid')).toBeUndefined();
  });

  it('says which second factors there are', async () => {
    const { error } = await client.tryLogin({ account: 'otp', ...secret });

    expect(error.errors).toEqual({
      token: expect.any(String),
      types: expect.arrayContaining([{ type: 'otp' }]),
    });
  });

  it.each([
    [6, 'did'],
    [7, 'device_id'],
  ])(
    'trusts a device after one password, in version %i as %s, also after a restart',
    async (version, member) => {
      const otp_code = totp(otpSecret, totpStep(bench.now));
      const otp = { account: 'otp', ...secret, device_name: 'desk' };
      const first = await client.tryLogin(
        { ...otp, otp_code, enable_device_token: 'yes' },
        version,
      );
      const device_id = first.data[member];
      client = await bench.start();

      const code = async (parameters: Record<string, string>) =>
        (await client.tryLogin(parameters, version)).error?.code;
      expect(await code({ ...otp, device_id })).toBeUndefined();
      expect(await code({ ...otp, device_id, device_name: 'sofa' })).toBe(403);
      expect(await code({ ...otp, device_id: 'other' })).toBe(403);
    },
  );

  it('takes each one-time password once', async () => {
    const otp_code = totp(otpSecret, totpStep(bench.now));
    const login = () =>
      client.tryLogin({ account: 'otp', otp_code, ...secret });

    expect((await login()).success).toBe(true);
    expect((await login()).error.code).toBe(404);
  });

  it('blocks an address after ten failures, over a restart, until it is let in', async () => {
    const fail = async () =>
      (await client.tryLogin({ account: 'writer', passwd: 'x' })).error.code;
    const codes = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      codes.push(await fail());
    }
    client = await bench.start();

    expect(codes).toEqual([...Array(10).fill(400), 407]);
    expect((await client.tryLogin(writer)).error.code).toBe(407);
    bench.nas.faults.unblockAddresses();
    expect((await client.tryLogin(writer)).success).toBe(true);
  });

  it('forgets failures after a while, and after a success', async () => {
    const settings = { autoBlock: { attempts: 3, withinMinutes: 5 } };
    client = await bench.start({ settings });
    const fail = async () =>
      (await client.tryLogin({ account: 'writer', passwd: 'x' })).error.code;

    await fail();
    await fail();
    bench.pass(6 * 60_000);
    await fail();
    await fail();
    await client.tryLogin(writer);
    await fail();
    await fail();

    expect((await client.tryLogin(writer)).success).toBe(true);
  });
});

describe('a session', () => {
  it('is named by query, form or cookie', async () => {
    const { session } = await client.login();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answers = await Promise.all([
      client.raw(info({ _sid: session })),
      client.raw(info({}), { body: `_sid=${session}`, headers: form }),
      client.raw(info({}), { headers: { cookie: `a=b; id=${session}` } }),
    ]);

    for (const { text } of answers) {
      expect(JSON.parse(text)).toMatchObject({
        success: true,
        data: { version: '86009' },
      });
    }
  });

  it.each([
    ['none', {}, 119],
    ['one that was never opened', { _sid: 'x' }, 119],
  ])('is needed: %s answers %i', async (_, parameters, code) => {
    const { status, text } = await client.raw(info(parameters));

    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ success: false, error: { code } });
  });

  it('times out when nobody asks, not while somebody does', async () => {
    await client.login();
    const ask = () =>
      client.call('SYNO.DSM.Info', 'getinfo', {}, { version: 2 });

    bench.pass(14 * 60_000);
    expect((await ask()).success).toBe(true);
    bench.pass(14 * 60_000);
    expect((await ask()).success).toBe(true);
    bench.pass(16 * 60_000);
    expect((await ask()).error.code).toBe(106);
    expect((await ask()).error.code).toBe(106);
  });

  it('ends with a logout and with a restart', async () => {
    await client.login();
    await client.data('SYNO.API.Auth', 'logout');
    const ended = await client.code('SYNO.Core.Share', 'list');
    await client.login();
    const { session } = client;
    client = await bench.start();
    const { text } = await client.raw(info({ _sid: session }));

    expect(ended).toBe(119);
    expect(JSON.parse(text).error.code).toBe(119);
  });

  it('holds for the address it was opened from', async () => {
    await client.login();
    const from = '127.0.0.2';

    expect(await client.code('SYNO.Core.Share', 'list', {}, { from })).toBe(
      150,
    );
    expect((await client.call('SYNO.Core.Share', 'list')).success).toBe(true);
  });

  it('of somebody who is no administrator reads next to nothing', async () => {
    await client.login('guest');

    expect(await client.code('SYNO.Core.Share', 'list')).toBe(105);
    expect(
      await client.data('SYNO.FileStation.DirSize', 'start', {
        path: ['/k8s'],
      }),
    ).toEqual({ taskid: expect.any(String) });
  });

  it('needs its token to change something, and never with a wrong one', async () => {
    const set = [
      'SYNO.Core.FileServ.NFS',
      'set',
      { enable_nfs: false },
    ] as const;
    await client.login();
    const { session } = client;
    client.dropToken();

    expect(await client.code(...set)).toBe(119);
    expect((await client.call('SYNO.Core.Share', 'list')).success).toBe(true);
    const wrong = info({ _sid: session, SynoToken: 'wrong' });
    const { text } = await client.raw(wrong);
    expect(JSON.parse(text).error.code).toBe(119);
  });

  it('needs no token on DSM 6', async () => {
    client = await bench.start({ profile: 'dsm6' });
    await client.login();
    client.dropToken();

    expect(
      await client.call('SYNO.Core.FileServ.NFS', 'set', { enable_nfs: false }),
    ).toEqual({ success: true });
  });

  it('takes its token from a header', async () => {
    const { data } = await client.tryLogin(writer);
    const { text } = await client.raw(
      {
        api: 'SYNO.Core.FileServ.NFS',
        method: 'set',
        version: '2',
        enable_nfs: 'true',
      },
      {
        headers: { 'X-SYNO-TOKEN': data.synotoken, cookie: `id=${data.sid}` },
      },
    );

    expect(JSON.parse(text)).toEqual({ success: true });
  });
});
