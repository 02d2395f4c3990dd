import {
  isNasError,
  type NasError,
} from '@stowage/backstage-plugin-storage-node';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { testScene, TestNas } from './__testUtils__/TestNas';

const LOGIN = 'SYNO.API.Auth login';

async function errorOf(question: Promise<unknown>): Promise<NasError> {
  const error = await question.then(
    () => undefined,
    reason => reason,
  );
  if (!isNasError(error)) {
    throw new Error(`not a NasError: ${error}`);
  }
  return error;
}

describe('what goes wrong with a NAS', () => {
  let test: TestNas;

  beforeEach(async () => {
    test = await TestNas.start();
  });
  afterEach(() => test.stop());

  it.each(['timeout', 'duplicateLogin', 'forgotten'] as const)(
    'logs in anew, once, when the session ended by %s',
    async why => {
      const provider = test.provider();
      await provider.shares();
      test.nas.faults.endSessions(why);

      const [shares] = await Promise.all([
        provider.shares(),
        provider.identity(),
        provider.nfsService(),
      ]);

      expect(shares.length).toBeGreaterThan(0);
      expect(test.asked(LOGIN)).toBe(2);
    },
  );

  it('logs in once for everybody who asks first', async () => {
    const provider = test.provider();
    await Promise.all([
      provider.shares(),
      provider.hardware(),
      provider.identity(),
    ]);
    expect(test.asked(LOGIN)).toBe(1);
  });

  it('logs in anew after 15 idle minutes', async () => {
    const provider = test.provider();
    await provider.identity();
    test.nowMs += 16 * 60_000;
    await provider.identity();
    expect(test.asked(LOGIN)).toBe(2);
  });

  it('takes a lack of rights for a lost session only once', async () => {
    const provider = test.provider({
      reader: { account: 'guest-tv', password: 'films' },
    });
    const refused = await errorOf(provider.shares());
    expect(refused).toMatchObject({ reason: 'forbidden', code: 105 });
    expect(refused.message).toContain('administrators');
    expect(test.asked(LOGIN)).toBe(2);

    await errorOf(provider.shares());
    expect(test.asked(LOGIN)).toBe(2);

    // Rights may have been given by then; the session also ran out, which costs a login by itself.
    test.nowMs += 61 * 60_000;
    await errorOf(provider.shares());
    expect(test.asked(LOGIN)).toBe(3);
  });

  it('does not log in again with a wrong password until much later', async () => {
    const provider = test.provider({
      reader: { account: 'stowage-read', password: 'guessed-wrong' },
    });
    const first = await errorOf(provider.shares());
    expect(first).toMatchObject({ reason: 'login-refused', code: 400 });
    expect(first.message).not.toContain('guessed-wrong');

    test.nowMs += 10 * 60_000;
    const second = await errorOf(provider.hardware());
    expect(second).toMatchObject({ reason: 'login-refused', code: 400 });
    expect(second.message).toMatch(/tried again after 2025-03-01T03:15/);
    expect(test.asked(LOGIN)).toBe(1);

    test.nowMs += 6 * 60_000;
    await errorOf(provider.hardware());
    expect(test.asked(LOGIN)).toBe(2);
    // The pause has doubled.
    test.nowMs += 20 * 60_000;
    await errorOf(provider.hardware());
    expect(test.asked(LOGIN)).toBe(2);
  });

  it.each([
    ['a second factor', 'anna', 'two-factors', 403, /second factor/],
    ['an expired password', 'expired', 'secret', 409, /expired/],
  ])(
    'says that the account has %s',
    async (_, account, password, code, words) => {
      const refused = await errorOf(
        test.provider({ reader: { account, password } }).identity(),
      );
      expect(refused).toMatchObject({ reason: 'login-refused', code });
      expect(refused.message).toMatch(words);
      expect(test.asked(LOGIN)).toBe(1);
    },
  );

  it('refuses another certificate before it says who it is', async () => {
    const sha256 = test.nas.fingerprint.replace(/^../, text =>
      text === '00' ? '11' : '00',
    );
    const provider = test.provider({ trust: { kind: 'fingerprint', sha256 } });
    const refused = await errorOf(provider.shares());
    expect(refused.reason).toBe('untrusted');
    expect(refused.message).toContain(test.nas.fingerprint);
    expect(test.asked(LOGIN)).toBe(0);
  });

  it('refuses a certificate that nobody vouches for, and takes one that is', async () => {
    const refused = await errorOf(
      test.provider({ trust: { kind: 'public-authorities' } }).identity(),
    );
    expect(refused.reason).toBe('untrusted');
    expect(refused.message).toContain('signed its certificate itself');

    const pem = test.nas.certificate;
    const provider = test.provider({ trust: { kind: 'authority', pem } });
    expect((await provider.identity()).model).toBe('DS920+');
  });

  it('reads the authority from its file, and refuses another one', async () => {
    const path = join(test.folder, 'authority.pem');
    writeFileSync(path, test.nas.certificate);
    const trust = { kind: 'authority-file', path } as const;
    const provider = test.provider({ trust });
    expect((await provider.identity()).model).toBe('DS920+');

    const other = await TestNas.start();
    try {
      writeFileSync(path, other.nas.certificate);
      const refused = await errorOf(test.provider({ trust }).identity());
      expect(refused.reason).toBe('untrusted');
      expect(refused.message).toContain('Set fingerprint, ca or caFile');
    } finally {
      await other.stop();
    }
  });

  it('says which file of an authority is missing', async () => {
    const refused = await errorOf(
      test
        .provider({ trust: { kind: 'authority-file', path: '/nowhere.pem' } })
        .identity(),
    );
    expect(refused.reason).toBe('misconfigured');
    expect(refused.message).toContain('caFile');
  });

  it('gives up a NAS that is silent, and comes back to it', async () => {
    const provider = test.provider({ timeoutMs: 1_500 });
    await provider.identity();
    await test.nas.faults.goAway('silent');
    const silent = await errorOf(provider.shares());
    expect(silent).toMatchObject({ reason: 'unreachable' });
    expect(silent.message).toContain('1.5 s');

    await test.nas.faults.goAway('off');
    expect((await errorOf(provider.shares())).reason).toBe('unreachable');

    await test.nas.faults.comeBack();
    expect((await provider.shares()).length).toBeGreaterThan(0);
    expect(test.asked(LOGIN)).toBe(2);
  });

  it('waits for a DSM that starts up, but not for ever', async () => {
    const provider = test.provider();
    await provider.identity();
    test.nas.faults.badGateway(2);
    expect((await provider.shares()).length).toBeGreaterThan(0);
    expect(test.pauses).toEqual([1_000, 3_000]);

    test.nas.faults.badGateway(3);
    const away = await errorOf(provider.shares());
    expect(away).toMatchObject({ reason: 'server-error', code: undefined });
    expect(away.message).toContain('HTTP 502');
  });

  it('waits while NFS is busy, and reads the other shares all the same', async () => {
    const provider = test.provider();
    const [share, other] = await provider.shares();
    test.nas.faults.busyNfs({ calls: 2 });
    await provider.exportOf(share);
    expect(test.pauses).toEqual([500, 1_000]);

    test.nas.faults.busyNfs({ calls: 5 });
    expect(await errorOf(provider.exportOf(share))).toMatchObject({
      reason: 'busy',
      code: 2370,
    });
    expect((await provider.exportOf(other)).share).toBe(other.name);
  });

  it('does not believe in an empty NAS because details were asked in the wrong way', async () => {
    const provider = test.provider({}, request =>
      request.query?.additional
        ? { ...request, query: { ...request.query, additional: 'share_quota' } }
        : request,
    );
    const strange = await errorOf(provider.shares());
    expect(strange.reason).toBe('server-error');
    expect(strange.message).toContain('not believed');
  });

  it('believes in a NAS that has no shares', async () => {
    await test.stop();
    test = await TestNas.start({ scene: { ...testScene, shares: [] } });
    expect(await test.provider().shares()).toEqual([]);
  });

  it('says so where another server answers', async () => {
    const provider = test.provider({}, request => ({
      ...request,
      path: '../index.html',
    }));
    expect((await errorOf(provider.identity())).message).toMatch(
      /does not speak as DSM does|HTTP 4/,
    );
  });

  it('logs out when it is closed', async () => {
    const provider = test.provider();
    await provider.identity();
    await provider.close();
    expect(test.calls).toContain('SYNO.API.Auth logout');
  });

  it('keeps secrets out of every message', async () => {
    const account = { account: 'stowage-read', password: 'look-at-it' };
    const messages: string[] = [];
    const provider = test.provider({ timeoutMs: 1_500 });
    await provider.identity();
    await test.nas.faults.goAway('silent');
    const error = await errorOf(provider.shares());
    messages.push(JSON.stringify(error), String(error.stack), error.message);
    expect(messages.join()).not.toContain(account.password);
    expect(messages.join()).not.toMatch(/_sid|SynoToken/);
  });
});
