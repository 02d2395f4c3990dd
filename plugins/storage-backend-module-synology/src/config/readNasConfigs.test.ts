import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readNasConfigs } from './readNasConfigs';

const cellar = {
  name: 'cellar',
  type: 'synology',
  url: 'https://192.0.2.20:5001',
  reader: { account: 'look', password: 'secret-password' },
};

function read(...nas: JsonObject[]) {
  return readNasConfigs(new ConfigReader({ storage: { nas } }));
}

describe('readNasConfigs', () => {
  it('has none by default', () => {
    expect(readNasConfigs(new ConfigReader({}))).toEqual({
      entries: [],
      misconfigured: [],
    });
  });

  it('takes an entry with what it needs', () => {
    expect(read(cellar).entries).toEqual([
      {
        name: 'cellar',
        title: 'cellar',
        url: new URL('https://192.0.2.20:5001'),
        addresses: ['192.0.2.20'],
        clusters: undefined,
        reader: { account: 'look', password: 'secret-password' },
        trust: { kind: 'public-authorities' },
        intervalMs: 300_000,
        timeoutMs: 30_000,
      },
    ]);
  });

  it('takes everything that can be said', () => {
    const { entries } = read({
      ...cellar,
      title: 'Cellar',
      url: 'https://[2001:db8::20]:5001',
      addresses: ['NAS.home', '192.0.2.20', '192.0.2.20'],
      clusters: ['home'],
      reader: { ...cellar.reader, deviceId: 'token', deviceName: 'portal' },
      fingerprint: `sha256=${'ab'.repeat(32)}`,
      interval: { minutes: 1 },
      timeout: '5s',
    });
    expect(entries[0]).toMatchObject({
      addresses: ['2001:db8::20', 'nas.home', '192.0.2.20'],
      clusters: ['home'],
      reader: { device: { id: 'token', name: 'portal' } },
      trust: {
        kind: 'fingerprint',
        sha256: Array(32).fill('AB').join(':'),
      },
      intervalMs: 60_000,
      timeoutMs: 5_000,
    });
  });

  it('leaves entries of other types to other modules', () => {
    expect(read({ name: 'other', type: 'truenas' })).toEqual({
      entries: [],
      misconfigured: [],
    });
  });

  it.each<[string, JsonObject, RegExp]>([
    ['http', { url: 'http://192.0.2.20:5000' }, /url .* is not https/],
    ['a word for an address', { url: 'nas' }, /url 'nas' is not a URL/],
    ['a path', { url: 'https://nas/webapi' }, /must not have a path/],
    ['a metadata address', { url: 'https://169.254.169.254' }, /metadata/],
    ['a bad address', { addresses: ['nas:/volume1'] }, /addresses\[0\]/],
    ['a bad fingerprint', { fingerprint: 'AB:CD' }, /fingerprint 'AB:CD'/],
    ['no certificate', { ca: 'hello' }, /ca is no certificate/],
    [
      'two ways to trust',
      { caFile: '/ca.pem', dangerouslySkipTlsVerify: true },
      /caFile and dangerouslySkipTlsVerify/,
    ],
    [
      'half a device',
      { reader: { account: 'a', password: 'b', deviceId: 'c' } },
      /reader\.deviceName is missing/,
    ],
    ['no account', { reader: {} }, /reader.*account|account/],
    ['haste', { interval: { seconds: 1 } }, /interval is 1 s/],
    ['what is no setting', { quota: 1 }, /'quota' is no setting/],
    ['a bad name', { name: 'my nas' }, /name 'my nas'/],
  ])('names what is wrong with %s', (_, change, words) => {
    const { entries, misconfigured } = read(
      { ...cellar, ...change },
      { ...cellar, name: 'other' },
    );
    expect(entries.map(({ name }) => name)).toEqual(['other']);
    expect(misconfigured[0].message).toMatch(/^storage\.nas\[0\]: /);
    expect(misconfigured[0].message).toMatch(words);
  });

  it('says nothing of a password in an address', () => {
    const { misconfigured } = read({
      ...cellar,
      url: 'https://look:hidden-word@nas:5001',
    });
    expect(misconfigured[0].message).toContain('user name or password');
    expect(JSON.stringify(misconfigured)).not.toContain('hidden-word');
  });

  it('wants a type and a name of its own', () => {
    const { type: _, ...untyped } = cellar;
    const { misconfigured } = read(cellar, cellar, untyped);
    expect(misconfigured.map(({ message }) => message)).toEqual([
      expect.stringMatching(/'cellar' is used twice/),
      expect.stringMatching(/type is missing/),
    ]);
  });
});
