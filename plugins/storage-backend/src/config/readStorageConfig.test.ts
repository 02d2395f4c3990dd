import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readStorageConfig } from './readStorageConfig';

function read(data: JsonObject) {
  return readStorageConfig(new ConfigReader(data));
}

function readCluster(entry: JsonObject) {
  return read({ storage: { clusters: [entry] } });
}

describe('readStorageConfig', () => {
  it('has working defaults without any configuration', () => {
    expect(read({})).toEqual({
      clusters: [],
      misconfigured: [],
      tiers: [],
      traitOverrides: [],
      poolFillingRatio: 0.8,
      history: { keepDays: 90 },
      operations: { concurrency: 4, keepOriginalsDays: 30 },
      repositoriesPath: undefined,
      problems: [],
    });
  });

  it('keeps everything that acts or costs switched off', () => {
    const { clusters } = readCluster({ name: 'home', inCluster: true });
    expect(clusters).toEqual([
      expect.objectContaining({
        name: 'home',
        title: 'home',
        configuredBy: 'storage',
        access: { kind: 'in-cluster' },
        apply: { enabled: false },
        move: { enabled: false, namespace: 'stowage-movers', image: '' },
        kubelet: expect.objectContaining({ enabled: false }),
        walk: expect.objectContaining({ enabled: false }),
        eviction: expect.objectContaining({
          nodefsAvailable: '10%',
          imagefsAvailable: '15%',
          nodefsInodesFree: '5%',
        }),
      }),
    ]);
  });

  it('reads every way to reach a cluster', () => {
    const { clusters, misconfigured } = read({
      storage: {
        clusters: [
          { name: 'a', kubeconfig: { path: '/etc/kube', context: 'home' } },
          {
            name: 'b',
            url: 'https://192.0.2.1:6443',
            tokenFile: '/run/token',
            caFile: '/run/ca.pem',
          },
          {
            name: 'c',
            url: 'https://192.0.2.2',
            clientCertificate: { certificate: 'PEM', key: 'KEY' },
            ca: 'CA',
            dangerouslySkipTlsVerify: true,
          },
          { name: 'd', url: 'http://localhost:8001' },
        ],
      },
    });
    expect(misconfigured).toEqual([]);
    expect(clusters.map(({ access }) => access)).toEqual([
      { kind: 'kubeconfig', path: '/etc/kube', context: 'home' },
      expect.objectContaining({
        kind: 'url',
        tokenFile: '/run/token',
        caFile: '/run/ca.pem',
        dangerouslySkipTlsVerify: false,
      }),
      expect.objectContaining({
        clientCertificate: { certificate: 'PEM', key: 'KEY' },
        ca: 'CA',
        dangerouslySkipTlsVerify: true,
      }),
      expect.objectContaining({ url: 'http://localhost:8001' }),
    ]);
  });

  it.each([
    [{ enabled: true }, 'move.image is missing'],
    [
      { namespace: 'Movers' },
      "move.namespace 'Movers' is not a namespace's name",
    ],
  ])('declines to move with %j', (move, message) => {
    const { clusters, misconfigured } = readCluster({
      name: 'home',
      inCluster: true,
      move,
    });
    expect(clusters).toEqual([]);
    expect(misconfigured[0].message).toContain(message);
  });

  it('reads how operations are worked on, and says what is wrong', () => {
    const readOperations = (operations: JsonObject) =>
      readStorageConfig(new ConfigReader({ storage: { operations } }));
    expect(
      readOperations({ concurrency: 9, keepOriginalsDays: 7 }).operations,
    ).toEqual({
      concurrency: 9,
      keepOriginalsDays: 7,
    });
    const wrong = readOperations({ concurrency: 0, keepOriginalsDays: 1.5 });
    expect(wrong.operations).toEqual({ concurrency: 4, keepOriginalsDays: 30 });
    expect(wrong.problems).toEqual([
      'storage.operations.concurrency is 0; it is a whole number of operations from 1 on',
      'storage.operations.keepOriginalsDays is 1.5; it is a whole number of days from 1 on',
    ]);
  });

  it('reads durations, thresholds and switches', () => {
    const { clusters } = readCluster({
      name: 'home',
      inCluster: true,
      kubelet: { enabled: true, interval: { seconds: 30 }, caFile: '/ca' },
      walk: {
        enabled: true,
        interval: '5m',
        timeout: { minutes: 2 },
        namespace: 'walks',
        image: 'example/walk@sha256:0',
      },
      apply: { enabled: true },
      move: { enabled: true, namespace: 'movers', image: 'mover@sha256:0' },
      eviction: { nodefsAvailable: '2Gi' },
    });
    expect(clusters[0]).toMatchObject({
      kubelet: { enabled: true, intervalMs: 30_000, caFile: '/ca' },
      walk: {
        enabled: true,
        intervalMs: 300_000,
        timeoutMs: 120_000,
        namespace: 'walks',
        image: 'example/walk@sha256:0',
      },
      apply: { enabled: true },
      move: { enabled: true, namespace: 'movers', image: 'mover@sha256:0' },
      eviction: {
        nodefsAvailable: '2Gi',
        imagefsAvailable: '15%',
        nodefsInodesFree: '5%',
        source: 'the eviction threshold in app-config',
      },
    });
  });

  it('says where a walk does not fit its role file', () => {
    const walks = (walk: JsonObject) =>
      readCluster({ name: 'home', inCluster: true, walk }).problems;
    expect(
      walks({ enabled: true, timeout: { hours: 2 }, namespace: 'walks' }),
    ).toEqual([
      expect.stringMatching(
        /walk\.timeout of cluster 'home' is 120 minutes, .*one hour.*\{ hours: 1 \}/,
      ),
      expect.stringMatching(
        /walk\.namespace of cluster 'home' is 'walks', .*'stowage-walk' only.*Remove walk\.namespace/,
      ),
    ]);
    expect(walks({ enabled: true, timeout: { hours: 1 } })).toEqual([]);
    expect(walks({ timeout: { hours: 2 }, namespace: 'walks' })).toEqual([]);
  });

  it.each<[string, JsonObject, RegExp]>([
    ['no way to reach it', { name: 'x' }, /give kubeconfig, inCluster: true/],
    [
      'two ways to reach it',
      { name: 'x', inCluster: true, url: 'https://a' },
      /inCluster and url; keep the one/,
    ],
    ['inCluster false', { name: 'x', inCluster: false }, /set it to true/],
    ['a name with a slash', { name: 'a/b', inCluster: true }, /name 'a\/b'/],
    ['no URL', { name: 'x', url: 'home', token: 't' }, /url: 'home' is not/],
    [
      'an unencrypted URL',
      { name: 'x', url: 'http://192.0.2.1', token: 't' },
      /is plain http.*use https/,
    ],
    [
      'a password in the URL',
      { name: 'x', url: 'https://me:secret@192.0.2.1' },
      /holds a user name or password/,
    ],
    [
      'a metadata address',
      { name: 'x', url: 'https://169.254.169.254', token: 't' },
      /cloud metadata address/,
    ],
    ['no account', { name: 'x', url: 'https://a' }, /it gives no account/],
    [
      'two accounts',
      { name: 'x', url: 'https://a', token: 't', tokenFile: '/t' },
      /token and tokenFile; one account/,
    ],
    [
      'two authorities',
      { name: 'x', url: 'https://a', token: 't', ca: 'c', caFile: '/c' },
      /ca and caFile/,
    ],
    [
      'an interval without sense',
      { name: 'x', inCluster: true, kubelet: { interval: { seconds: 1 } } },
      /interval is 1000 ms; the shortest/,
    ],
    [
      'a threshold without sense',
      { name: 'x', inCluster: true, eviction: { nodefsAvailable: 'ten' } },
      /eviction.nodefsAvailable 'ten'/,
    ],
    [
      'a namespace with capitals',
      { name: 'x', inCluster: true, walk: { namespace: 'Walk' } },
      /walk.namespace 'Walk'/,
    ],
    [
      'a value of the wrong type',
      { name: 'x', inCluster: 'perhaps' },
      /storage\.clusters\[0\]\.inCluster/,
    ],
  ])('shows a cluster with %s as misconfigured', (_, entry, message) => {
    const result = readCluster(entry);
    expect(result.clusters).toEqual([]);
    expect(result.misconfigured).toEqual([
      {
        name: entry.name,
        configuredBy: 'storage',
        message: expect.stringMatching(message),
      },
    ]);
    expect(result.misconfigured[0].message).toMatch(/^storage\.clusters\[0\]/);
    expect(result.misconfigured[0].message).not.toContain('secret');
  });

  it('leaves the good clusters alone, and names duplicates', () => {
    const result = read({
      storage: {
        clusters: [
          { name: 'a', inCluster: true },
          { inCluster: true },
          { name: 'a', inCluster: true },
        ],
      },
    });
    expect(result.clusters.map(({ name }) => name)).toEqual(['a']);
    expect(result.misconfigured).toEqual([
      expect.objectContaining({ name: 'storage.clusters[1]' }),
      {
        name: 'a (storage.clusters[2])',
        configuredBy: 'storage',
        message: expect.stringContaining("the name 'a' is used twice"),
      },
    ]);
  });

  it('survives a list that is none', () => {
    const result = read({ storage: { clusters: 'home', tiers: 'hot' } });
    expect(result.misconfigured).toEqual([
      expect.objectContaining({ name: 'storage.clusters' }),
    ]);
    expect(result.problems).toEqual([expect.stringContaining('storage.tiers')]);
  });

  it('reads tiers, and names the bad ones', () => {
    const result = read({
      storage: {
        tiers: [
          { id: 'hot', storageClass: 'local-path' },
          { id: 'hot', storageClass: 'other' },
          { id: 'cold' },
          {
            id: 'shared',
            title: 'Shared',
            purpose: 'Files',
            storageClass: 'nfs',
            clusters: ['home'],
            backupTarget: true,
          },
        ],
      },
    });
    expect(result.tiers).toEqual([
      {
        id: 'hot',
        title: 'hot',
        purpose: '',
        storageClass: 'local-path',
        backupTarget: false,
      },
      {
        id: 'shared',
        title: 'Shared',
        purpose: 'Files',
        storageClass: 'nfs',
        clusters: ['home'],
        backupTarget: true,
      },
    ]);
    expect(result.problems).toEqual([
      expect.stringContaining("storage.tiers[1]: the id 'hot' is used twice"),
      expect.stringContaining('storage.tiers[2]'),
    ]);
  });

  it('falls back where a figure makes no sense, and says so', () => {
    const result = read({
      storage: { pools: { fillingRatio: 80 }, history: { keepDays: 0 } },
    });
    expect(result.poolFillingRatio).toBe(0.8);
    expect(result.history.keepDays).toBe(90);
    expect(result.problems).toEqual([
      expect.stringContaining('storage.pools.fillingRatio is 80'),
      expect.stringContaining('storage.history.keepDays is 0'),
    ]);
  });
});
