import type { RouteContext } from './createRouter';

/** Clusters, and what they offer to whoever wants to create something. */
export function addClusterRoutes({ router, service, caller }: RouteContext) {
  router.get('/clusters', async (req, res) => {
    res.json(await service.getClusters(await caller(req)));
  });

  router.get('/clusters/:cluster/namespaces', async (req, res) => {
    res.json(
      await service.getNamespaces({ ...req.params, ...(await caller(req)) }),
    );
  });

  router.get('/tiers', async (req, res) => {
    res.json(await service.getTiers({ ...req.query, ...(await caller(req)) }));
  });
}
