import type { OperationService } from '../service/operations/OperationService';
import type { RouteContext } from './createRouter';
import { pageOf } from './pageOf';

/** Planning, starting and following operations. Nothing here waits for a cluster to be changed. */
export function addOperationRoutes({
  router,
  operations,
  caller,
}: Pick<RouteContext, 'router' | 'caller'> & { operations: OperationService }) {
  router.post('/operations/plan', async (req, res) => {
    res.json(
      await operations.planOperation({
        request: req.body,
        ...(await caller(req)),
      }),
    );
  });

  router.post('/operations', async (req, res) => {
    res.status(202).json(
      await operations.startOperation({
        ...req.body,
        ...(await caller(req)),
      }),
    );
  });

  router.get('/operations', async (req, res) => {
    res.json(
      await operations.getOperations({
        ...req.query,
        ...pageOf(req.query),
        ...(await caller(req)),
      }),
    );
  });

  router.get('/operations/:operation', async (req, res) => {
    res.json(
      await operations.getOperation({ ...req.params, ...(await caller(req)) }),
    );
  });

  router.get('/operations/:operation/log', async (req, res) => {
    res.json(
      await operations.getOperationLog({
        ...req.params,
        after: req.query.after ?? 0,
        limit: pageOf(req.query).limit,
        ...(await caller(req)),
      }),
    );
  });

  router.post('/operations/:operation/cancel', async (req, res) => {
    res.status(202).json(
      await operations.cancelOperation({
        ...req.params,
        ...(await caller(req)),
      }),
    );
  });

  router.post('/operations/:operation/confirm', async (req, res) => {
    res.status(202).json(
      await operations.confirmOperation({
        ...req.params,
        stopSeconds: req.body.stopSeconds,
        ...(await caller(req)),
      }),
    );
  });

  router.get('/kept-originals', async (req, res) => {
    res.json(
      await operations.getKeptOriginals({
        ...req.query,
        ...(await caller(req)),
      }),
    );
  });
}
