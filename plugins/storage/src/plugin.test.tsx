import type { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import storagePlugin from './index';
import {
  calmStorage,
  measuredClaim,
  mockStorageApi,
  readyCluster,
} from './__testUtils__';
import { operationOf } from './__testUtils__/operations';

const component = (annotations: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', namespace: 'default', annotations },
  spec: { type: 'service' },
});

const storageApi = mockStorageApi({
  getComponentStorage: async () => calmStorage,
  getFindings: async () => ({
    items: [],
    totalItems: 0,
    clusters: [readyCluster],
  }),
  getClaim: async ({ name }) => ({
    claim: { ...measuredClaim, name },
    findings: [],
    events: [],
    history: [],
    componentRefs: [],
  }),
  getOperation: async id => operationOf({ id, createdBy: 'external:test' }),
  getKeptOriginals: async () => ({ items: [], clusters: [readyCluster] }),
});

function renderAt(path: string, entity = component({})) {
  return renderTestApp({
    features: [storagePlugin],
    extensions: [createTestEntityPage({ entity })],
    apis: [storageApi, catalogApiMock({ entities: [] })],
    initialRouteEntries: [path],
  });
}

describe('the storage tab of an entity', () => {
  it('is there where the entity says which workloads are its own', async () => {
    renderAt('/', component({ 'backstage.io/kubernetes-id': 'orders' }));
    expect(await screen.findByText('data-orders-0')).toBeVisible();
  });
});

describe('the plugin', () => {
  it('opens the Storage page on what needs attention', async () => {
    renderAt('/storage');
    expect(
      await screen.findByRole('region', { name: /Needs attention/ }),
    ).toBeVisible();
  });

  it('gives each claim an address', async () => {
    renderAt('/storage/claims/house/orders/uploads');
    expect(
      await screen.findByRole('region', { name: 'uploads' }),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'All claims' })).toHaveAttribute(
      'href',
      '/storage/claims',
    );
  });

  it('gives each operation an address', async () => {
    renderAt('/storage/operations/op42');
    expect(await screen.findByText(/Operation op42/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'All operations' }),
    ).toHaveAttribute('href', '/storage/operations');
  });

  it('has a page of what is kept', async () => {
    renderAt('/storage/kept-originals');
    expect(await screen.findByText(/^Nothing is kept/)).toBeVisible();
  });

  it('offers to retire a claim on its own page', async () => {
    renderAt('/storage/claims/house/orders/uploads');
    expect(
      await screen.findByRole('button', { name: 'Retire… uploads' }),
    ).toBeVisible();
  });
});
