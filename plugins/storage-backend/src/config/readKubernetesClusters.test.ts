import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readStorageConfig } from './readStorageConfig';

function read(methods: JsonObject[], storage: JsonObject = {}) {
  return readStorageConfig(
    new ConfigReader({
      kubernetes: { clusterLocatorMethods: methods },
      storage,
    }),
  );
}

const account = {
  name: 'home',
  title: 'Home',
  url: 'https://192.0.2.1:6443',
  authProvider: 'serviceAccount',
  serviceAccountToken: 'token',
  caData: Buffer.from('PEM').toString('base64'),
};

describe('readKubernetesClusters', () => {
  it('takes over clusters with a service account', () => {
    const { clusters } = read([{ type: 'config', clusters: [account] }]);
    expect(clusters).toEqual([
      expect.objectContaining({
        name: 'home',
        title: 'Home',
        configuredBy: 'kubernetes',
        access: {
          kind: 'url',
          url: 'https://192.0.2.1:6443',
          token: 'token',
          ca: 'PEM',
          caFile: undefined,
          dangerouslySkipTlsVerify: false,
        },
        apply: { enabled: false },
        move: { enabled: false, namespace: 'stowage-movers', image: '' },
      }),
    ]);
  });

  it('uses the account of the pod where there is no token', () => {
    const { clusters } = read([
      {
        type: 'config',
        clusters: [{ ...account, serviceAccountToken: undefined }],
      },
    ]);
    expect(clusters[0].access).toEqual({ kind: 'in-cluster' });
  });

  it('uses kubectl proxy', () => {
    const { clusters } = read([
      { type: 'localKubectlProxy' },
      {
        type: 'config',
        clusters: [
          {
            name: 'p',
            url: 'http://127.0.0.1:9000',
            authProvider: 'localKubectlProxy',
          },
        ],
      },
    ]);
    expect(clusters.map(({ name, access }) => ({ name, access }))).toEqual([
      {
        name: 'local',
        access: expect.objectContaining({ url: 'http://localhost:8001' }),
      },
      {
        name: 'p',
        access: expect.objectContaining({ url: 'http://127.0.0.1:9000' }),
      },
    ]);
  });

  it('shows clusters that need a signed-in user as misconfigured', () => {
    const { clusters, misconfigured } = read([
      {
        type: 'config',
        clusters: [
          account,
          { name: 'gke', url: 'https://192.0.2.2', authProvider: 'google' },
          { name: 'plain', url: 'http://192.0.2.3' },
        ],
      },
    ]);
    expect(clusters.map(({ name }) => name)).toEqual(['home']);
    expect(misconfigured).toEqual([
      {
        name: 'gke',
        configuredBy: 'kubernetes',
        message: expect.stringMatching(
          /authProvider google needs a signed-in user.*storage\.clusters/,
        ),
      },
      expect.objectContaining({
        name: 'plain',
        message: expect.stringContaining('is plain http'),
      }),
    ]);
  });

  it('lets an entry of the same name under storage take precedence', () => {
    const { clusters, misconfigured } = read(
      [
        {
          type: 'config',
          clusters: [{ ...account, authProvider: 'google' }, account],
        },
      ],
      { clusters: [{ name: 'home', inCluster: true }] },
    );
    expect(clusters).toEqual([
      expect.objectContaining({ name: 'home', configuredBy: 'storage' }),
    ]);
    expect(misconfigured).toEqual([]);
  });

  it('names duplicates, other locators and nonsense', () => {
    const { clusters, misconfigured, problems } = read([
      { type: 'config', clusters: [account, account] },
      { type: 'gke', projectId: 'x' },
      { type: 'config' },
    ]);
    expect(clusters).toHaveLength(1);
    expect(misconfigured).toEqual([
      expect.objectContaining({
        name: 'home (again)',
        message: expect.stringContaining("'home' twice"),
      }),
    ]);
    expect(problems).toEqual([
      expect.stringContaining("clusterLocatorMethods[1] is of type 'gke'"),
      expect.stringContaining('clusterLocatorMethods[2]'),
    ]);
  });

  it('can be switched off', () => {
    const { clusters } = read([{ type: 'config', clusters: [account] }], {
      useKubernetesClusters: false,
    });
    expect(clusters).toEqual([]);
  });
});
