import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { json, type Request, type Router } from 'express';
import { createOpenApiRouter } from '../schema/openapi';
import type { OperationService } from '../service/operations/OperationService';
import type { Caller, StorageService } from '../service/StorageService';
import { addClaimRoutes } from './claimRoutes';
import { addClusterRoutes } from './clusterRoutes';
import { addComponentRoutes } from './componentRoutes';
import { addFindingRoutes } from './findingRoutes';
import { addManifestRoutes } from './manifestRoutes';
import { nameUnknownProperties } from './nameUnknownProperties';
import { addOperationRoutes } from './operationRoutes';
import { addPoolRoutes } from './poolRoutes';
import { addWorkloadRoutes } from './workloadRoutes';

/** Manifests are limited further by what a review accepts. */
const BODY_LIMIT = '1mb';

/** What every group of routes is given. */
export interface RouteContext {
  router: Awaited<ReturnType<typeof createOpenApiRouter>>;
  service: StorageService;
  /** @throws AuthenticationError for a request without credentials */
  caller(request: Request<any, any, any, any, any>): Promise<Caller>;
}

/** The HTTP API as `src/schema/openapi.yaml` has it. */
export async function createRouter(options: {
  service: StorageService;
  operations: OperationService;
  httpAuth: HttpAuthService;
}): Promise<Router> {
  const { service, operations, httpAuth } = options;
  const router = await createOpenApiRouter({
    middleware: [json({ limit: BODY_LIMIT })],
  });
  const context: RouteContext = {
    router,
    service,
    caller: async request => ({
      credentials: await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      }),
    }),
  };
  addComponentRoutes(context);
  addClaimRoutes(context);
  addPoolRoutes(context);
  addFindingRoutes(context);
  addClusterRoutes(context);
  addManifestRoutes(context);
  addWorkloadRoutes(context);
  addOperationRoutes({ ...context, operations });
  router.use(nameUnknownProperties);
  return router;
}
