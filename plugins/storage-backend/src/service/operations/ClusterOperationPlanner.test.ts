import { mockServices } from '@backstage/backend-test-utils';
import type { ClusterWorld } from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../adapters/kubernetes';
import { assessCluster } from '../../assess';
import { buildWorld } from '../../assess/testing';
import { AssessedClusters } from '../AssessedClusters';
import { MemoryWorlds } from '../testing/MemoryWorlds';
import { ClusterOperationPlanner } from './ClusterOperationPlanner';

const client = {
  get: async () => undefined,
  listObjects: async () => [],
} as unknown as ClusterClient;

function plannerFor(options: {
  world: ClusterWorld;
  clients?: Record<string, ClusterClient>;
  enabled?: boolean;
}) {
  const { world, clients = { [world.name]: client }, enabled = true } = options;
  const source = new MemoryWorlds([world], clients);
  return new ClusterOperationPlanner({
    source,
    clusters: AssessedClusters.create({
      source,
      assess: input =>
        assessCluster({ ...input, tiers: [], poolFillingRatio: 0.8 }),
      logger: mockServices.logger.mock(),
    }),
    settingsOf: () => ({ enabled, namespace: 'stowage-movers' }),
    tiers: [],
    keepDays: 14,
    now: () => new Date('2026-11-22T12:00:00Z'),
  });
}

const world = buildWorld({});
const request = {
  kind: 'move' as const,
  cluster: world.name,
  namespace: 'shop',
  claims: ['data'],
  target: { storageClass: 'local-path' },
};

describe('ClusterOperationPlanner', () => {
  it('plans from what the cluster says', async () => {
    const { plan } = await plannerFor({ world }).plan(request);
    expect(plan).toMatchObject({
      outcome: 'declined',
      madeAt: '2026-11-22T12:00:00.000Z',
    });
    expect(plan.preflight.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['NAMESPACE_MISSING', 'CLAIM_MISSING']),
    );
  });

  it('declines where operations are switched off', async () => {
    const { plan } = await plannerFor({ world, enabled: false }).plan(request);
    expect(plan.preflight[0].code).toBe('OPERATIONS_OFF');
  });

  it('does not know other clusters, nor those that are misconfigured', async () => {
    await expect(
      plannerFor({ world }).plan({ ...request, cluster: 'other' }),
    ).rejects.toThrow(/No cluster 'other' is configured/);
    await expect(
      plannerFor({ world, clients: {} }).plan(request),
    ).rejects.toThrow(/is misconfigured/);
  });
});
