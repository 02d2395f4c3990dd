import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

/** The Storage page. Its sub-pages are sub-routes, so that both frontend systems resolve them. */
export const rootRouteRef = createRouteRef({ id: 'storage' });

/** The list of claims. */
export const claimsRouteRef = createSubRouteRef({
  id: 'storage/claims',
  parent: rootRouteRef,
  path: '/claims',
});

/** One claim. */
export const claimRouteRef = createSubRouteRef({
  id: 'storage/claim',
  parent: rootRouteRef,
  path: '/claims/:cluster/:namespace/:name',
});

/** The pools, that is, the real things that fill up. */
export const poolsRouteRef = createSubRouteRef({
  id: 'storage/pools',
  parent: rootRouteRef,
  path: '/pools',
});

/** What the portal hears from each cluster. */
export const clustersRouteRef = createSubRouteRef({
  id: 'storage/clusters',
  parent: rootRouteRef,
  path: '/clusters',
});

/** The list of operations. */
export const operationsRouteRef = createSubRouteRef({
  id: 'storage/operations',
  parent: rootRouteRef,
  path: '/operations',
});

/** One operation. */
export const operationRouteRef = createSubRouteRef({
  id: 'storage/operation',
  parent: rootRouteRef,
  path: '/operations/:operation',
});

/** The volumes that operations have set aside. */
export const keptRouteRef = createSubRouteRef({
  id: 'storage/kept-originals',
  parent: rootRouteRef,
  path: '/kept-originals',
});

/** Root of an entity's TechDocs; runbook links are left out where it is not bound. */
export const techDocsRouteRef = createExternalRouteRef({
  id: 'storage/techdocs',
  params: ['namespace', 'kind', 'name'],
  optional: true,
  defaultTarget: 'techdocs.docRoot',
});
