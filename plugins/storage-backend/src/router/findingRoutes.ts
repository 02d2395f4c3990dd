import type { RouteContext } from './createRouter';
import { pageOf } from './pageOf';

/** What is wrong. */
export function addFindingRoutes({ router, service, caller }: RouteContext) {
  router.get('/findings', async (req, res) => {
    res.json(
      await service.getFindings({
        ...req.query,
        ...pageOf(req.query),
        ...(await caller(req)),
      }),
    );
  });
}
