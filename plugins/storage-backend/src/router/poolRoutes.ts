import type { RouteContext } from './createRouter';

/** The real things that fill up. */
export function addPoolRoutes({ router, service, caller }: RouteContext) {
  router.get('/pools', async (req, res) => {
    res.json(await service.getPools({ ...req.query, ...(await caller(req)) }));
  });
}
