import type { RouteContext } from './createRouter';

/** What templates apply. */
export function addManifestRoutes({ router, service, caller }: RouteContext) {
  router.post('/manifests/check', async (req, res) => {
    res.json(
      await service.checkManifests({ ...req.body, ...(await caller(req)) }),
    );
  });

  router.post('/manifests/apply', async (req, res) => {
    res.json(
      await service.applyManifests({ ...req.body, ...(await caller(req)) }),
    );
  });
}
