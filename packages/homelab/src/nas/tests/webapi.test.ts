import { NasBench } from '../__testUtils__/NasBench';
import { NasClient } from '../__testUtils__/NasClient';

let bench: NasBench;
let client: NasClient;

beforeAll(async () => {
  bench = new NasBench();
  client = await (await bench.start()).login();
});

afterAll(async () => {
  await bench.remove();
});

const query = (names?: string) => ({
  api: 'SYNO.API.Info',
  version: '1',
  method: 'query',
  ...(names && { query: names }),
});

async function asked(
  parameters: Record<string, string>,
  path?: string,
): Promise<any> {
  const { text } = await client.raw(parameters, { path });
  return JSON.parse(text);
}

describe('discovery', () => {
  it.each(['query.cgi', 'entry.cgi', 'auth.cgi', 'entry.cgi/SYNO.API.Info'])(
    'answers on %s',
    async path => {
      const answer = await asked(query('SYNO.API.Auth'), `/webapi/${path}`);

      expect(answer).toEqual({
        success: true,
        data: {
          'SYNO.API.Auth': { path: 'entry.cgi', minVersion: 1, maxVersion: 7 },
        },
      });
    },
  );

  it('lists everything for "all" and for no query', async () => {
    const all = await asked(query('all'));

    expect(all.data).toMatchObject({
      'SYNO.Core.Share': {
        path: 'entry.cgi',
        minVersion: 1,
        maxVersion: 1,
        requestFormat: 'JSON',
      },
      'SYNO.Core.Share.Snapshot': { maxVersion: 2 },
      'SYNO.Core.FileServ.NFS': { maxVersion: 3 },
      'SYNO.DSM.Info': { minVersion: 2, maxVersion: 2 },
      'SYNO.Entry.Request': { maxVersion: 2 },
    });
    expect(await asked(query())).toEqual(all);
  });

  it('leaves out what it does not know', async () => {
    const answer = await asked(query('SYNO.Made.Up, SYNO.Core.Share'));

    expect(Object.keys(answer.data)).toEqual(['SYNO.Core.Share']);
  });
});

describe('a request', () => {
  const get = (parameters: Record<string, string>) =>
    asked({ _sid: client.session, ...parameters });
  const share = { api: 'SYNO.Core.Share', version: '1' };

  it.each([
    [101, {}],
    [101, { api: 'SYNO.Core.Share', method: 'list' }],
    [101, { api: 'SYNO.Core.Share', version: 'x', method: 'list' }],
    [102, { api: 'SYNO.Made.Up', version: '1', method: 'list' }],
    [103, { ...share, method: 'made_up' }],
    [103, { ...share, method: 'constructor' }],
    [104, { ...share, version: '9', method: 'made_up' }],
    [104, { api: 'SYNO.DSM.Info', version: '1', method: 'getinfo' }],
    [114, { ...share, method: 'get' }],
    [120, { ...share, method: 'get', name: '123' }],
    [402, { ...share, method: 'get', name: '"123"' }],
  ])('is answered %i: %j', async (code, parameters: Record<string, string>) => {
    const answer = await get(parameters);

    expect(answer).toMatchObject({ success: false, error: { code } });
  });

  it('may name strings without quotes', async () => {
    expect(
      (await get({ ...share, method: 'get', name: 'k8s' })).data.name,
    ).toBe('k8s');
  });

  it('has its parameters in query and form alike, not in a JSON body', async () => {
    const send = async (type: string, body: string) =>
      JSON.parse(
        (
          await client.raw(
            { api: 'SYNO.API.Info' },
            { body, headers: { 'content-type': type } },
          )
        ).text,
      );
    const form = 'application/x-www-form-urlencoded; charset=UTF-8';

    expect((await send(form, 'method=query&version=1')).success).toBe(true);
    expect(
      await send('application/json', '{"method":"query","version":1}'),
    ).toEqual({ success: false, error: { code: 101 } });
  });

  it('is answered as JSON with status 200, whatever comes of it', async () => {
    const { status, headers } = await client.raw({});

    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset="UTF-8"');
  });

  it('is no concern of the web API elsewhere', async () => {
    const { status } = await client.raw({}, { path: '/webman/index.cgi' });

    expect(status).toBe(404);
  });

  it('with a huge body is not read', async () => {
    const { status } = await client.raw(
      {},
      {
        body: `a=${'x'.repeat(2 * 1024 * 1024)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    );

    expect(status).toBe(413);
  });

  it('has values that are not JSON refused, if the NAS is strict', async () => {
    const strict = new NasBench();
    try {
      const other = await strict.start({ settings: { strictJson: true } });
      const { session } = await other.login();
      const ask = async (api: string) => {
        const { text } = await other.raw({
          ...{ api, version: '1', method: 'get', _sid: session },
          ...{ name: 'k8s', volume_path: '/volume1' },
        });
        return JSON.parse(text).error?.code;
      };

      expect(await ask('SYNO.Core.Share')).toBe(403);
      expect(await ask('SYNO.Core.Storage.Volume')).toBe(120);
    } finally {
      await strict.remove();
    }
  });
});

describe('a compound', () => {
  const good = {
    api: 'SYNO.Core.Share',
    version: 1,
    method: 'get',
    name: 'k8s',
  };
  const bad = { ...good, name: 'absent' };
  const run = (parameters: object) =>
    client.call('SYNO.Entry.Request', 'request', { ...parameters });

  it('succeeds with its failures inside', async () => {
    const answer = await run({ mode: 'parallel', compound: [bad, good] });

    expect(answer).toMatchObject({
      success: true,
      data: {
        has_fail: true,
        result: [
          { method: 'get', success: false, error: { code: 402 } },
          { api: 'SYNO.Core.Share', version: 1, data: { name: 'k8s' } },
        ],
      },
    });
  });

  it('stops at the first failure where asked to', async () => {
    const { data } = await run({
      mode: 'sequential',
      stop_when_error: true,
      compound: [good, bad, good],
    });

    expect(data.result.map((each: any) => each.error?.code)).toEqual([
      undefined,
      402,
      112,
    ]);
  });

  it.each([
    [{ compound: 'x' }],
    [{}],
    [
      {
        compound: [
          { api: 'SYNO.Entry.Request', version: 1, method: 'request' },
        ],
      },
    ],
  ])('is refused: %j', async parameters => {
    expect((await run(parameters)).error.code).toBe(113);
  });

  it('changes nothing without a token', async () => {
    const other = (await new NasClient(bench.nas).login()).dropToken();
    const { data } = await other.call('SYNO.Entry.Request', 'request', {
      compound: [
        { ...good, method: 'delete', name: ['k8s'] },
        { ...good, method: 'list' },
      ],
    });

    expect(data.result).toMatchObject([
      { success: false, error: { code: 119 } },
      { success: true },
    ]);
  });
});

describe('DSM 6', () => {
  it('has its older paths and versions', async () => {
    const six = new NasBench();
    try {
      const old = await six.start({ profile: 'dsm6' });
      const { text } = await old.raw(query('all'), {
        path: '/webapi/query.cgi',
      });

      expect(JSON.parse(text).data).toMatchObject({
        'SYNO.API.Auth': { path: 'auth.cgi', maxVersion: 6 },
        'SYNO.API.Info': { path: 'query.cgi' },
        'SYNO.Core.FileServ.NFS': { maxVersion: 2 },
        'SYNO.Core.Share': { path: 'entry.cgi' },
      });
    } finally {
      await six.remove();
    }
  });
});
