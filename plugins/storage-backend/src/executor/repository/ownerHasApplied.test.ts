import { ownerHasApplied } from './ownerHasApplied';

const before = '2026-01-01T10:00:00Z';
const madeAt = '2026-01-01T11:00:00Z';
const after = '2026-01-01T12:00:00Z';

const moved = (managedFields: object[] = []) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'orders', creationTimestamp: madeAt, managedFields },
});
const owner = (
  kind: string,
  parts: {
    spec?: object;
    status?: object;
    annotations?: Record<string, string>;
  },
) => ({
  apiVersion: 'example/v1',
  kind,
  metadata: { name: 'shop', generation: 2, annotations: parts.annotations },
  spec: parts.spec ?? {},
  status: parts.status,
});
const ready = {
  observedGeneration: 2,
  conditions: [{ type: 'Ready', status: 'True' }],
};

describe('an Argo CD Application', () => {
  const synced = { sync: { status: 'Synced' }, reconciledAt: after };

  it.each<
    [string, object, object | undefined, Record<string, string>, boolean]
  >([
    ['is in sync since', {}, synced, {}, true],
    ['was in sync before', {}, { ...synced, reconciledAt: before }, {}, false],
    [
      'is out of sync',
      {},
      { ...synced, sync: { status: 'OutOfSync' } },
      {},
      false,
    ],
    [
      'still waits',
      {},
      synced,
      { 'argocd.argoproj.io/skip-reconcile': 'true' },
      false,
    ],
    [
      'was told to overlook differences',
      { ignoreDifferences: [{ kind: 'StatefulSet' }] },
      synced,
      {},
      false,
    ],
    ['says nothing yet', {}, undefined, {}, false],
  ])('%s', (_, spec, status, annotations, expected) => {
    expect(
      ownerHasApplied(owner('Application', { spec, status, annotations }), [
        moved(),
      ]),
    ).toBe(expected);
  });
});

describe('a Flux Kustomization', () => {
  const applied = { manager: 'kustomize-controller', operation: 'Apply' };

  it.each([
    ['has applied it', ready, [applied], true],
    ['has not touched it', ready, [], false],
    [
      'only wrote its status',
      ready,
      [{ ...applied, operation: 'Update' }],
      false,
    ],
    [
      'failed',
      { ...ready, conditions: [{ type: 'Ready', status: 'False' }] },
      [applied],
      false,
    ],
    [
      'has not seen its newest spec',
      { ...ready, observedGeneration: 1 },
      [applied],
      false,
    ],
  ])('%s', (_, status, fields, expected) => {
    expect(
      ownerHasApplied(owner('Kustomization', { status }), [moved(fields)]),
    ).toBe(expected);
  });
});

describe('a Flux HelmRelease', () => {
  const deployed = (lastDeployed: string, status = 'deployed') => ({
    ...ready,
    history: [{ status, lastDeployed }],
  });

  it.each([
    ['was deployed since', {}, deployed(after), true],
    ['was deployed before', {}, deployed(before), false],
    ['failed since', {}, deployed(after, 'failed'), false],
    ['is suspended', { suspend: true }, deployed(after), false],
    ['has no history', {}, ready, false],
  ])('%s', (_, spec, status, expected) => {
    expect(
      ownerHasApplied(owner('HelmRelease', { spec, status }), [moved()]),
    ).toBe(expected);
  });
});
