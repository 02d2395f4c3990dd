import { mockCredentials } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { storageClaimReadPermission } from '@stowage/backstage-plugin-storage-common';
import { deny, testApi } from '../tests/__testUtils__/testApi';
import type { OperationService } from '../service/operations/OperationService';
import { registerActions } from './index';

// The OpenAPI document is compiled once per file, which takes seconds on a busy machine.
jest.setTimeout(60_000);

async function actions(options: Parameters<typeof testApi>[0] = {}) {
  const actionsRegistry = actionsRegistryServiceMock();
  const { service } = await testApi(options);
  registerActions({
    actionsRegistry,
    service,
    operations: {
      getOperations: async () => ({ items: [], totalItems: 0 }),
    } as unknown as OperationService,
  });
  return (id: string, input: object) =>
    actionsRegistry.invoke({
      id: `test:${id}`,
      input: input as never,
      credentials: mockCredentials.user(),
    });
}

describe('actions', () => {
  it('tells how the storage of a component is', async () => {
    const invoke = await actions();
    const { output } = await invoke('component-health', {
      entityRef: 'orders',
    });
    expect(output).toMatchObject({
      entityRef: 'component:default/orders',
      claims: [{ name: 'data-db-0', usedBytes: 3 * 2 ** 30 }],
      clusters: [{ name: 'home', state: 'ready' }],
    });
  });

  it('takes numbers as language models send them', async () => {
    const invoke = await actions();
    const { output } = await invoke('claims', { limit: '1', sort: 'name' });
    expect(output).toMatchObject({
      totalItems: 2,
      items: [{ name: 'data-db-0' }],
    });
    const findings = await invoke('findings', { cluster: 'home' });
    expect(findings.output).toMatchObject({ totalItems: expect.any(Number) });
  });

  it('lists operations', async () => {
    const invoke = await actions();
    const { output } = await invoke('operations', { limit: '1' });
    expect(output).toEqual({ totalItems: 0, items: [] });
  });

  it('asks for the same permissions as the API', async () => {
    const invoke = await actions({
      policy: name =>
        name === storageClaimReadPermission.name ? deny : undefined,
    });
    await expect(invoke('claims', {})).rejects.toThrow(/storage\.claim\.read/);
  });
});
