import { stringify } from 'yaml';
import { pickContext } from './kubeconfig';

const secret = 'hunter2-hunter2';
const config = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'home',
  clusters: [
    { name: 'pi', cluster: { server: 'https://10.0.0.1:6443' } },
    { name: 'plain', cluster: { server: 'http://10.0.0.2' } },
    { name: 'local', cluster: { server: 'http://127.0.0.1:8001' } },
  ],
  users: [
    { name: 'me', user: { token: secret } },
    { name: 'filed', user: { tokenFile: 'secrets/token' } },
  ],
  contexts: [
    { name: 'home', context: { cluster: 'pi', user: 'me' } },
    { name: 'filed', context: { cluster: 'pi', user: 'filed' } },
    { name: 'plain', context: { cluster: 'plain', user: 'me' } },
    { name: 'local', context: { cluster: 'local', user: 'me' } },
    { name: 'lost', context: { cluster: 'gone', user: 'me' } },
    { name: 'nobody', context: { cluster: 'pi', user: 'gone' } },
  ],
};
const path = '/etc/stowage/kubeconfig';
const pick = (text: string, context?: string) =>
  pickContext({ text, path, context });

describe('pickContext', () => {
  it('takes the current context, and only what belongs to it', () => {
    const { server, text } = pick(stringify(config));
    expect(server.href).toBe('https://10.0.0.1:6443/');
    expect(JSON.parse(text)).toMatchObject({
      'current-context': 'home',
      clusters: [{ name: 'pi' }],
      users: [{ name: 'me', user: { token: secret } }],
    });
  });

  it("resolves a token file against the kubeconfig's folder", () => {
    expect(pick(stringify(config), 'filed')).toMatchObject({
      tokenFile: '/etc/stowage/secrets/token',
      text: expect.not.stringContaining('tokenFile'),
    });
  });

  it('lets this machine itself speak plain http', () => {
    expect(pick(stringify(config), 'local').server.protocol).toBe('http:');
  });

  it.each<[string, string, string | undefined, string]>([
    [
      'broken YAML',
      `users:\n- name: me\n  user: {token: "${secret}\n`,
      undefined,
      'is not valid YAML: line',
    ],
    ['no YAML at all', `just ${secret}`, undefined, 'is not a kubeconfig'],
    ['nothing', '', undefined, 'is empty'],
    ['a list', '- a', undefined, 'is not a kubeconfig'],
    [
      'something else',
      'kind: Pod',
      undefined,
      'is not a kubeconfig: clusters: ',
    ],
    [
      'a cluster without a server',
      stringify({ ...config, clusters: [{ name: 'pi', cluster: {} }] }),
      undefined,
      'clusters.0.cluster.server',
    ],
    [
      'a context that is not there',
      stringify(config),
      'away',
      "has no context 'away'; it has 'home', 'filed'",
    ],
    [
      'no current context',
      stringify({ ...config, 'current-context': undefined }),
      undefined,
      'has no current-context',
    ],
    [
      'a missing cluster',
      stringify(config),
      'lost',
      "has no cluster 'gone', which its context 'lost' names",
    ],
    [
      'a missing user',
      stringify(config),
      'nobody',
      "has no user 'gone', which its context 'nobody' names",
    ],
    [
      'plain http to another machine',
      stringify(config),
      'plain',
      'names a server that cannot be used',
    ],
  ])(
    'says what is wrong with %s, without secrets',
    (_, text, context, words) => {
      let message = '';
      try {
        pick(text, context);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toContain(words);
      expect(message).not.toContain(secret);
    },
  );
});
