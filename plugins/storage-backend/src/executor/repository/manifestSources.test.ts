import { argoSources, fluxSources, gitRepositoryOf } from './manifestSources';

const application = (spec: object) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'shop', namespace: 'argocd' },
  spec,
});
const repoURL = 'https://git.example.org/acme/shop.git';

describe('sources of an Argo CD Application', () => {
  it.each([
    [
      'one folder at a branch',
      { source: { repoURL, path: './apps/shop/', targetRevision: 'main' } },
      [{ repository: repoURL, path: 'apps/shop', revision: 'main' }],
    ],
    [
      'the whole repository at its default branch',
      { source: { repoURL, path: '.', targetRevision: 'HEAD' } },
      [{ repository: repoURL, path: '' }],
    ],
    [
      'several sources, one of which only lends files',
      {
        sources: [
          { repoURL, path: 'a' },
          { repoURL, ref: 'values' },
        ],
      },
      [{ repository: repoURL, path: 'a' }],
    ],
    ['none', {}, []],
  ])('%s', (_, spec, sources) => {
    expect(argoSources(application(spec))).toEqual({ sources, rendered: [] });
  });

  it.each([
    ['Helm', { chart: 'postgresql' }],
    ['Helm', { path: 'a', helm: { valueFiles: [] } }],
    ['a plugin', { path: 'a', plugin: {} }],
    ['Jsonnet', { path: 'a', directory: { jsonnet: { tlas: [] } } }],
    [
      'Kustomize with parameters of the Application',
      { path: 'a', kustomize: { patches: [] } },
    ],
  ])('rendered by %s', (renderer, source) => {
    expect(
      argoSources(application({ source: { repoURL, ...source } })),
    ).toEqual({ sources: [], rendered: [renderer] });
  });
});

describe('sources of a Flux Kustomization', () => {
  const kustomization = (spec: object) => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'shop', namespace: 'flux-system' },
    spec,
  });
  const repository = (ref?: object) => ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'fleet' },
    spec: { url: repoURL, ref },
  });

  it.each([
    [{ kind: 'GitRepository', name: 'fleet' }, 'flux-system'],
    [{ kind: 'GitRepository', name: 'fleet', namespace: 'git' }, 'git'],
  ])('come from %j', (sourceRef, namespace) => {
    expect(gitRepositoryOf(kustomization({ sourceRef }))).toMatchObject({
      kind: 'GitRepository',
      name: 'fleet',
      namespace,
    });
  });

  it('are not in Git for another kind of source', () => {
    expect(
      gitRepositoryOf(
        kustomization({ sourceRef: { kind: 'OCIRepository', name: 'fleet' } }),
      ),
    ).toBeUndefined();
  });

  it.each([
    [{ branch: 'main' }, { revision: 'main' }],
    [{ branch: 'main', commit: 'abc' }, { revision: 'abc' }],
    [{ tag: 'v1' }, { revision: 'v1' }],
    [undefined, {}],
  ])('at %j', (ref, revision) => {
    expect(
      fluxSources(kustomization({ path: './shop' }), repository(ref)),
    ).toEqual({
      sources: [{ repository: repoURL, path: 'shop', ...revision }],
      rendered: [],
    });
  });

  it.each([
    [{ patches: [{}] }, undefined],
    [{ components: ['a'] }, undefined],
    [{}, { semver: '>1' }],
  ])('can not be read with %j at %j', (spec, ref) => {
    const { sources, rendered } = fluxSources(
      kustomization(spec),
      repository(ref),
    );
    expect(sources).toEqual([]);
    expect(rendered).toHaveLength(1);
  });
});
