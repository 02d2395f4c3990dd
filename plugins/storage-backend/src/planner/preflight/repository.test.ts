import type { RawRepositoryOwner } from '@stowage/backstage-plugin-storage-common';
import { moveWorld } from '../testing/moveWorld';
import { workload } from '../testing/objects';
import { findRepository } from './repository';

const kinds = {
  argocd: ['argoproj.io/v1alpha1', 'Application'],
  'flux-kustomize': ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
  'flux-helm': ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'],
} as const;

function find(options: {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  owner?: keyof typeof kinds;
  spec?: RawRepositoryOwner['spec'];
  namespace?: string;
}) {
  const { owner, spec, namespace = 'gitops' } = options;
  const world = moveWorld();
  const [set] = world.workloads;
  Object.assign(set.metadata, {
    labels: options.labels,
    annotations: options.annotations,
  });
  if (owner) {
    const [apiVersion, kind] = kinds[owner];
    world.repositoryOwners = [
      { apiVersion, kind, metadata: { name: 'shop', namespace }, spec },
    ];
  }
  const { repository, checks } = findRepository({ objects: [set], world });
  return {
    repository,
    codes: checks.map(({ code }) => code),
    message: checks[0]?.message,
  };
}

const argo = { 'argocd.argoproj.io/instance': 'shop' };
const kustomize = {
  'kustomize.toolkit.fluxcd.io/name': 'shop',
  'kustomize.toolkit.fluxcd.io/namespace': 'gitops',
};
const helm = {
  'helm.toolkit.fluxcd.io/name': 'shop',
  'helm.toolkit.fluxcd.io/namespace': 'gitops',
};

describe('findRepository', () => {
  it('finds nobody where the objects name nobody', () => {
    expect(find({ labels: { app: 'db' } })).toMatchObject({
      repository: undefined,
      codes: [],
    });
  });

  it.each([
    ['argocd', argo, 'application'],
    ['flux-kustomize', kustomize, 'suspend'],
    ['flux-helm', helm, 'suspend'],
  ] as const)('pauses %s in its own way', (owner, labels, pause) => {
    expect(find({ labels, owner })).toMatchObject({
      repository: { tool: owner, name: 'shop', namespace: 'gitops', pause },
      codes: ['REPOSITORY_PAUSED'],
    });
  });

  it('has Flux pass over a workload that stays, and suspends it where a claim is its own', () => {
    const world = moveWorld();
    const deployment = workload('Deployment', 'web');
    deployment.metadata.labels = kustomize;
    const [claim] = world.rawClaims;
    const [apiVersion, kind] = kinds['flux-kustomize'];
    world.repositoryOwners = [
      { apiVersion, kind, metadata: { name: 'shop', namespace: 'gitops' } },
    ];
    const pause = () =>
      findRepository({ objects: [deployment, claim], world }).repository?.pause;
    expect(pause()).toBe('objects');
    claim.metadata.labels = kustomize;
    expect(pause()).toBe('suspend');
  });

  it('reads the namespace of an Application out of its tracking id', () => {
    const annotations = {
      'argocd.argoproj.io/tracking-id': 'tenants_shop:apps/StatefulSet:shop/db',
    };
    expect(
      find({ annotations, owner: 'argocd', namespace: 'tenants' }).codes,
    ).toEqual(['REPOSITORY_PAUSED']);
    expect(find({ annotations, owner: 'argocd' }).codes).toEqual([
      'REPOSITORY_NOT_READ',
    ]);
  });

  it.each([
    [argo, /argocd app set shop --sync-policy none/],
    [kustomize, /flux suspend kustomization shop -n gitops/],
    [helm, /flux resume helmrelease shop -n gitops/],
  ])('names the commands where it is out of reach: %j', (labels, commands) => {
    const { codes, message } = find({ labels });
    expect(codes).toEqual(['REPOSITORY_NOT_READ']);
    expect(message).toMatch(commands);
  });

  it.each([
    ['flux-kustomize', kustomize, { force: true }],
    ['flux-helm', helm, { upgrade: { force: true } }],
  ] as const)('refuses %s that replaces by force', (owner, labels, spec) => {
    expect(find({ labels, owner, spec }).codes).toEqual([
      'REPOSITORY_REPLACES',
    ]);
  });

  it('refuses an object that is to be replaced by force', () => {
    expect(
      find({
        labels: argo,
        annotations: {
          'argocd.argoproj.io/sync-options': 'Force=true, Replace=true',
        },
        owner: 'argocd',
      }).codes,
    ).toEqual(['REPOSITORY_REPLACES']);
  });

  it('refuses two owners', () => {
    const { codes, message } = find({
      labels: { ...argo },
      annotations: {},
      owner: 'argocd',
    });
    expect(codes).toEqual(['REPOSITORY_PAUSED']);
    expect(message).toContain('Application');
    const world = moveWorld();
    world.workloads[0].metadata.labels = argo;
    world.rawClaims[0].metadata.labels = kustomize;
    expect(
      findRepository({
        objects: [world.workloads[0], world.rawClaims[0]],
        world,
      }).checks.map(check => check.message),
    ).toEqual([
      'Application shop, Kustomization shop apply these objects, and only one of them can be asked to wait.',
    ]);
  });
});
