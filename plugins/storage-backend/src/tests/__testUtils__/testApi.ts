import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { PermissionRule } from '@backstage/plugin-permission-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { ClusterWorld } from '@stowage/backstage-plugin-storage-common';
import express from 'express';
import request from 'supertest';
import type { ClusterClient } from '../../adapters/kubernetes';
import {
  buildClaim,
  buildClass,
  buildNode,
  buildPod,
  buildReading,
  buildStatefulSet,
  buildVolume,
  buildWorld,
  NOW,
  TIERS,
} from '../../assess/testing';
import { readStorageConfig } from '../../config';
import { createRouter } from '../../router';
import { createStorageService } from '../../service/createStorageService';
import type { OperationService } from '../../service/operations/OperationService';
import type { StorageService } from '../../service/StorageService';
import { MemoryWorlds } from '../../service/testing/MemoryWorlds';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';

function toAnnotations(owner?: string): Record<string, string> {
  return owner ? { 'stowage.io/owner': owner } : {};
}

export const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
export const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/** A cluster with the namespaces of two teams, and a claim in each. */
export function twoTeams(overrides: Partial<ClusterWorld> = {}): ClusterWorld {
  const namespace = (name: string, owner?: string) => ({
    name,
    uid: `uid-${name}`,
    labels: {},
    annotations: toAnnotations(owner),
  });
  const labels = { 'backstage.io/kubernetes-id': 'orders' };
  return buildWorld({
    name: 'home',
    namespaces: [
      namespace('shop', 'group:default/shop'),
      namespace('bank', 'bank'),
      namespace('nobody'),
    ],
    nodes: [buildNode()],
    classes: [buildClass()],
    claims: [
      buildClaim(),
      buildClaim({
        namespace: 'bank',
        name: 'ledger',
        uid: 'uid-ledger',
        requestedBytes: 5,
      }),
    ],
    volumes: [
      buildVolume({ claimRef: { namespace: 'shop', name: 'data-db-0' } }),
      buildVolume({
        name: 'pv-ledger',
        claimRef: { namespace: 'bank', name: 'ledger' },
      }),
    ],
    workloads: [buildStatefulSet({ labels, podLabels: labels })],
    pods: [
      buildPod({
        labels,
        owner: { kind: 'StatefulSet', name: 'db', uid: 'uid-db' },
      }),
    ],
    volumeReadings: [buildReading()],
    ...overrides,
  });
}

export const orders: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: { 'backstage.io/kubernetes-id': 'orders' },
  },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/shop' }],
};

export const website: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'website' },
};

let current: StorageService | undefined;
let currentOperations: OperationService | undefined;
let sharedApp: Promise<express.Express> | undefined;

/** Compiling the OpenAPI document takes seconds, so all tests of a file share one router. */
async function createApp() {
  const service = new Proxy({} as StorageService, {
    get: (_, method) => current?.[method as keyof StorageService],
  });
  const operations = new Proxy({} as OperationService, {
    get: (_, method) => currentOperations?.[method as keyof OperationService],
  });
  const app = express();
  app.use(
    await createRouter({
      service,
      operations,
      httpAuth: mockServices.httpAuth(),
    }),
    mockErrorHandler(),
  );
  // The first request compiles it.
  await request(app).get('/openapi.json');
  return app;
}

/**
 * The whole API over worlds that a test puts together, with a policy that a test decides.
 */
export async function testApi(
  options: {
    worlds?: ClusterWorld[];
    clients?: Record<string, ClusterClient>;
    policy?: (permission: string) => PolicyDecision | undefined;
    /** What stands under `storage:` in the configuration, but for the tiers. */
    storage?: JsonObject;
    /** Operations, where the test is about them. */
    operations?: (
      parts: ReturnType<typeof createStorageService>,
    ) => OperationService;
  } = {},
) {
  const {
    worlds = [twoTeams()],
    clients,
    policy = () => undefined,
    storage = {},
  } = options;
  const decide = async (requests: AuthorizePermissionRequest[]) =>
    requests.map(({ permission }) => policy(permission.name) ?? allow);
  const rules: PermissionRule<any, any, string, any>[] = [];
  const source = new MemoryWorlds(worlds, clients);
  const auditor = mockServices.auditor.mock();
  const record = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(record);
  const parts = createStorageService({
    config: {
      ...readStorageConfig(new ConfigReader({ storage })),
      tiers: TIERS,
    },
    source,
    store: {
      history: async () => [{ at: NOW.toISOString(), usedBytes: 1 }],
    },
    catalog: catalogServiceMock({ entities: [orders, website] }),
    auth: mockServices.auth(),
    auditor,
    permissions: mockServices.permissions.mock({
      authorize: decide as never,
      authorizeConditional: decide as never,
    }),
    permissionsRegistry: {
      addPermissions: () => {},
      addPermissionRules: () => {},
      addResourceType: resource => {
        rules.push(
          ...resource.rules.map(rule => ({
            ...(rule as PermissionRule<any, any, string, any>),
            resourceType: resource.resourceRef.resourceType,
          })),
        );
      },
      getPermissionRuleset: ref => ({
        getRuleByName: name => {
          const found = rules.find(
            rule =>
              rule.name === name && rule.resourceType === ref.resourceType,
          );
          if (!found) {
            throw new Error(`No rule '${name}'`);
          }
          // The registry knows its rules by name only; so does the real one.
          return found as never;
        },
      }),
    },
    logger: mockServices.logger.mock(),
    now: () => NOW,
  });
  const { service, clusters } = parts;
  current = service;
  currentOperations = options.operations?.(parts);
  sharedApp ??= createApp();
  return {
    app: await sharedApp,
    service,
    clusters,
    source,
    auditor,
    record,
  };
}
