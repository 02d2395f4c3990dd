import type { RouteContext } from './createRouter';
import { pageOf } from './pageOf';

/** Claims that exist, and a claim that somebody thinks of. */
export function addClaimRoutes({ router, service, caller }: RouteContext) {
  router.get('/claims', async (req, res) => {
    res.json(
      await service.getClaims({
        ...req.query,
        ...pageOf(req.query),
        ...(await caller(req)),
      }),
    );
  });

  router.get(
    '/clusters/:cluster/namespaces/:namespace/claims/:name',
    async (req, res) => {
      res.json(
        await service.getClaim({ ...req.params, ...(await caller(req)) }),
      );
    },
  );

  router.post('/claims/check', async (req, res) => {
    res.json(await service.checkClaim({ ...req.body, ...(await caller(req)) }));
  });
}
