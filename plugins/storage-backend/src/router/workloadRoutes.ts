import type { RouteContext } from './createRouter';

/** What became of what was applied. */
export function addWorkloadRoutes({ router, service, caller }: RouteContext) {
  router.get(
    '/clusters/:cluster/namespaces/:namespace/statefulsets/:name/status',
    async (req, res) => {
      res.json(
        await service.getWorkloadStatus({
          ...req.params,
          ...req.query,
          ...(await caller(req)),
        }),
      );
    },
  );

  router.post(
    '/clusters/:cluster/namespaces/:namespace/cronjobs/:name/runs',
    async (req, res) => {
      res.json(
        await service.runCronJob({
          ...req.params,
          key: req.body.key,
          ...(await caller(req)),
        }),
      );
    },
  );
}
