import { NotFoundError } from '@backstage/errors';
import type {
  Claim,
  ComponentStorage,
} from '@stowage/backstage-plugin-storage-common';
import type { StorageApi } from '../src';
import { fakeOperations } from './fakeOperations';
import { ago, GiB } from './moments';
import { clusters, events, findings, orders, pools } from './scene';

/** Enough claims for several pages. */
const manyClaims: Claim[] = [
  ...orders.map(({ claim }) => claim),
  ...Array.from({ length: 60 }, (_, index) => ({
    ...orders[2].claim,
    namespace: `team-${index % 7}`,
    name: `data-service-${index}-0`,
    uid: `uid-many-${index}`,
  })),
];

const healthy: ComponentStorage = {
  entityRef: 'component:default/calm',
  selectors: ['The label backstage.io/kubernetes-id is calm.'],
  asOf: ago(9_000),
  clusters: [{ ...clusters[0], state: 'ready', missingRights: [] }],
  findings: [],
  claims: [orders[2]],
  hiddenClaims: 0,
  quotas: [],
  limits: [],
  events: [],
};

/** Answers from the scene in `scene.ts`, so that the screens can be looked at without a cluster. */
export const fakeStorageApi: StorageApi = {
  ...fakeOperations,
  async getComponentStorage({ name }) {
    if (name === 'calm') {
      return healthy;
    }
    if (name === 'empty') {
      return { ...healthy, claims: [] };
    }
    return {
      ...healthy,
      entityRef: 'component:default/orders',
      selectors: ['Labels match app=orders.', 'Only namespace orders.'],
      clusters,
      findings,
      claims: orders,
      hiddenClaims: 1,
      quotas: [
        {
          cluster: 'house',
          namespace: 'orders',
          name: 'storage',
          items: [
            {
              resource: 'requests.storage',
              unit: 'bytes',
              used: 53 * GiB,
              hard: 100 * GiB,
            },
            {
              resource: 'persistentvolumeclaims',
              unit: 'count',
              used: 5,
              hard: 5,
            },
          ],
        },
      ],
      limits: [
        {
          cluster: 'house',
          namespace: 'orders',
          name: 'claims',
          minBytes: GiB,
          maxBytes: 50 * GiB,
        },
      ],
      events,
    };
  },
  async getClaims({ limit = 50, offset = 0, search = '', severity, phase }) {
    const items = manyClaims.filter(
      claim =>
        claim.name.includes(search) &&
        (!severity || claim.worstSeverity === severity) &&
        (!phase || claim.phase === phase),
    );
    return {
      items: items.slice(offset, offset + limit),
      totalItems: items.length,
      clusters,
    };
  },
  async getClaim({ name }) {
    const found = orders.find(({ claim }) => claim.name === name);
    if (!found) {
      throw new NotFoundError(`There is no claim ${name} in this scene`);
    }
    return {
      claim: found.claim,
      findings: findings.filter(({ id }) =>
        found.claim.findingIds.includes(id),
      ),
      events: events.filter(event => event.name === name),
      history: found.history,
      componentRefs: ['component:default/orders'],
    };
  },
  async getPools() {
    return { items: pools, clusters };
  },
  async getFindings({ severity }) {
    const items = findings.filter(
      finding => !severity || finding.severity === severity,
    );
    return { items, totalItems: items.length, clusters };
  },
  async getClusters() {
    return { items: clusters };
  },
};
