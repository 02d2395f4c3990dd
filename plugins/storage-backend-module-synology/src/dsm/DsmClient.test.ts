import { dsm7Answers } from '../__testUtils__/dsm7Answers';
import { RecordedDsm } from '../__testUtils__/RecordedDsm';
import { DsmClient, type DsmQuestion } from './DsmClient';

const LOGIN = 'SYNO.API.Auth login';
const GET = 'SYNO.Core.FileServ.NFS get';
const LOST = [106, 107, 119];

const question: DsmQuestion = {
  api: 'SYNO.Core.FileServ.NFS',
  method: 'get',
  version: 2,
  parameters: { name: 'k8s', limit: -1, missing: undefined },
};
const good = { data: { enable_nfs: true } };

describe('DsmClient', () => {
  let dsm: RecordedDsm;
  let client: DsmClient;
  let nowMs: number;
  let pauses: number[];

  beforeEach(() => {
    nowMs = Date.parse('2025-03-01T03:00:00Z');
    pauses = [];
    dsm = new RecordedDsm(dsm7Answers);
    dsm.say(LOGIN, ...['sid-1', 'sid-2', 'sid-3'].map(session));
    dsm.say(GET, good);
    client = new DsmClient({
      nas: 'nas',
      account: { account: 'look', password: 'secret-password' },
      transport: dsm,
      now: () => nowMs,
      wait: async ms => {
        pauses.push(ms);
      },
    });
  });

  function session(sid: string) {
    return { data: { sid, synotoken: `token of ${sid}` } };
  }
  const logins = () => dsm.asked(LOGIN).length;

  it('writes values as JSON, and the session everywhere DSM may look for it', async () => {
    expect(await client.ask(question)).toEqual(good.data);
    expect(dsm.asked(GET)).toMatchObject([
      {
        path: 'entry.cgi',
        query: {
          api: 'SYNO.Core.FileServ.NFS',
          method: 'get',
          // The newest that both sides know: the NAS has 3.
          version: '2',
          name: '"k8s"',
          limit: '-1',
          _sid: 'sid-1',
          SynoToken: 'token of sid-1',
        },
        headers: { Cookie: 'id=sid-1', 'X-SYNO-TOKEN': 'token of sid-1' },
      },
    ]);
    expect(dsm.asked(GET)[0].query).not.toHaveProperty('missing');
  });

  it('keeps the password out of every address', async () => {
    await client.ask(question);
    const [{ form }] = dsm.asked(LOGIN);
    expect(form).toMatchObject({ passwd: 'secret-password', version: '7' });
    expect(JSON.stringify(dsm.requests.map(({ query }) => query))).not.toMatch(
      /secret-password/,
    );
  });

  it('logs in once, whoever asks first', async () => {
    await Promise.all([
      client.ask(question),
      client.ask(question),
      client.apis(),
    ]);
    expect(logins()).toBe(1);
  });

  it.each(LOST)(
    'logs in anew once for everybody whose session is answered %i',
    async code => {
      await client.ask(question);
      dsm.say(GET, { code }, { code }, { code }, good);
      const answers = await Promise.all([
        client.ask(question),
        client.ask(question),
        client.ask(question),
      ]);
      expect(answers).toEqual(Array(3).fill(good.data));
      expect(logins()).toBe(2);
    },
  );

  it.each([105, 119])(
    'does not log in for ever where it is always answered %i',
    async code => {
      dsm.say(GET, { code });
      const ask = () => client.ask(question);
      await expect(ask()).rejects.toMatchObject({ code });
      expect(logins()).toBe(2);
      await expect(ask()).rejects.toMatchObject({ code });
      expect(logins()).toBe(2);

      // Rights may have been given in the meantime.
      nowMs += 61 * 60_000;
      await expect(ask()).rejects.toMatchObject({ code });
      expect(logins()).toBe(3);
    },
  );

  it('throws the session away that belongs to another address', async () => {
    dsm.say(GET, { code: 150 }, good);
    await expect(client.ask(question)).rejects.toMatchObject({ code: 150 });
    expect(await client.ask(question)).toEqual(good.data);
    expect(logins()).toBe(2);
  });

  it.each([400, 401, 402, 403, 404, 406, 407, 408, 409, 410, 411])(
    'repeats a login that was refused with %i only after pauses that double',
    async code => {
      dsm.say(LOGIN, { code });
      const refused = async () => {
        await expect(client.ask(question)).rejects.toMatchObject({
          reason: 'login-refused',
          code,
        });
      };
      await refused();
      nowMs += 14 * 60_000;
      await refused();
      expect(logins()).toBe(1);
      nowMs += 60_000;
      await refused();
      expect(logins()).toBe(2);
      nowMs += 29 * 60_000;
      await refused();
      expect(logins()).toBe(2);

      dsm.say(LOGIN, session('sid-9'));
      nowMs += 60_000;
      expect(await client.ask(question)).toEqual(good.data);
    },
  );

  it('says a code that it does not know as it is', async () => {
    dsm.say(GET, { code: 4711 });
    await expect(client.ask(question)).rejects.toMatchObject({
      reason: 'server-error',
      code: 4711,
      message: expect.stringContaining('answered 4711 to'),
    });
    expect(pauses).toEqual([]);
  });

  it('asks nothing of what the NAS does not have', async () => {
    dsm.say('SYNO.API.Info query', {
      data: { 'SYNO.API.Auth': { path: 'auth.cgi', maxVersion: 6 } },
    });
    await expect(client.ask(question)).rejects.toMatchObject({
      reason: 'unsupported',
      code: 102,
    });
    expect(dsm.asked(LOGIN)).toMatchObject([
      { path: 'auth.cgi', form: { version: '6' } },
    ]);
    expect(dsm.asked(GET)).toEqual([]);
  });

  it('ends its session when it is closed', async () => {
    await client.ask(question);
    await client.close();
    expect(dsm.asked('SYNO.API.Auth logout')).toMatchObject([
      { form: { _sid: 'sid-1' } },
    ]);
  });
});
