import type { RouteContext } from './createRouter';

/** The storage of a catalog entity. */
export function addComponentRoutes({ router, service, caller }: RouteContext) {
  router.get('/components/:kind/:namespace/:name', async (req, res) => {
    res.json(
      await service.getComponentStorage({
        ...req.params,
        ...(await caller(req)),
      }),
    );
  });
}
