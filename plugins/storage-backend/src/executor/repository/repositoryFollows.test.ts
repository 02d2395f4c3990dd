import type { KubernetesObject, ObjectName } from '../../adapters/kubernetes';
import type { RepositoryFolder } from '../../adapters/repository';
import type { StepContext } from '../types';
import { buildDecisions, statefulSet } from './__testUtils__/buildDecisions';
import { repositoryFollows } from './repositoryFollows';

const repoURL = 'https://git.example.org/acme/shop.git';
const application = (more: object = {}): KubernetesObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: {
    name: 'shop',
    namespace: 'gitops',
    annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' },
  },
  spec: { source: { repoURL, path: 'shop', targetRevision: 'main' } },
  ...more,
});
const set: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {
    name: 'orders',
    namespace: 'shop',
    creationTimestamp: '2026-01-01T11:00:00Z',
  },
};

function contextWith(
  objects: KubernetesObject[],
  decisions = buildDecisions(),
): StepContext {
  return {
    decisions,
    signal: new AbortController().signal,
    cluster: {
      get: async ({ kind, name }: ObjectName) =>
        objects.find(each => each.kind === kind && each.metadata.name === name),
    },
  } as unknown as StepContext;
}

const readerOf = (content: string | Error) => ({
  asked: [] as RepositoryFolder[],
  async read(source: RepositoryFolder) {
    this.asked.push(source);
    if (content instanceof Error) {
      throw content;
    }
    return [{ path: 'orders.yaml', content }];
  },
});

describe('repositoryFollows', () => {
  it('reads the folder and revision that the owner applies', async () => {
    const reader = readerOf(statefulSet({ storageClass: 'local-path' }));
    await expect(
      repositoryFollows(contextWith([application(), set]), reader),
    ).resolves.toEqual({ follows: true, words: 'orders.yaml names it' });
    expect(reader.asked).toEqual([
      { repository: repoURL, path: 'shop', revision: 'main' },
    ]);
  });

  it('says which file needs which change', async () => {
    const { follows, words } = await repositoryFollows(
      contextWith([application(), set]),
      readerOf(statefulSet({ storageClass: 'nfs' })),
    );
    expect(follows).toBe(false);
    expect(words).toContain('in orders.yaml');
  });

  it('finds the repository of a Flux Kustomization', async () => {
    const reader = readerOf(statefulSet({ storageClass: 'local-path' }));
    const objects = [
      {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'shop', namespace: 'gitops' },
        spec: { path: './', sourceRef: { kind: 'GitRepository', name: 'g' } },
      },
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'g', namespace: 'gitops' },
        spec: { url: repoURL, ref: { branch: 'live' } },
      },
      set,
    ];
    await expect(
      repositoryFollows(
        contextWith(
          objects,
          buildDecisions({ tool: 'flux-kustomize', kind: 'Kustomization' }),
        ),
        reader,
      ),
    ).resolves.toMatchObject({ follows: true });
    expect(reader.asked).toEqual([
      { repository: repoURL, path: '', revision: 'live' },
    ]);
  });

  it.each([
    [
      'can not be reached',
      application(),
      readerOf(new Error('answered 503')),
      'answered 503',
    ],
    [
      'is rendered',
      application({ spec: { source: { repoURL, chart: 'pg' } } }),
      readerOf(''),
      'Helm',
    ],
    [
      'is one of two',
      application({
        spec: {
          sources: [
            { repoURL, path: 'a' },
            { repoURL, path: 'b' },
          ],
        },
      }),
      readerOf(statefulSet({ storageClass: 'local-path' })),
      '2 sources',
    ],
  ])(
    'says how a person lets the owner go on where it %s',
    async (_, owner, reader, reason) => {
      const { follows, words } = await repositoryFollows(
        contextWith([owner, set]),
        reader,
      );
      expect(follows).toBe(false);
      expect(words).toContain(reason);
      expect(words).toContain('skip-reconcile');
      expect(words).toContain('storageClassName: local-path');
    },
  );

  it('believes an owner that has applied it since, whatever can be read', async () => {
    const owner = application({
      metadata: { name: 'shop', namespace: 'gitops' },
      status: {
        sync: { status: 'Synced' },
        reconciledAt: '2026-01-01T12:00:00Z',
      },
    });
    await expect(
      repositoryFollows(
        contextWith([owner, set]),
        readerOf(new Error('answered 503')),
      ),
    ).resolves.toMatchObject({ follows: true });
  });

  it('does not wait for an owner that is gone', async () => {
    await expect(
      repositoryFollows(contextWith([set]), readerOf('')),
    ).resolves.toMatchObject({ follows: true });
  });
});
