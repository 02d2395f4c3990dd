import { parseEntityRef } from '@backstage/catalog-model';
import {
  configApiRef,
  useApi,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import { techDocsRouteRef } from '../../routes';

/** The entity whose TechDocs hold the runbooks, where `storage.runbooks.entityRef` names none. */
const DEFAULT_ENTITY_REF = 'component:default/stowage';

/** Address of a page below the root of the TechDocs that hold it. */
export function docsPath(root: string, page: string): string {
  return `${root.replace(/\/$/, '')}/${page.replace(/^\//, '')}`;
}

/**
 * Gives the address of a page of Stowage's documentation, such as `runbooks/pool-full/`; nothing
 * where the portal has no TechDocs.
 */
export function useStowageDocs(): ((page: string) => string) | undefined {
  const docsRoute = useRouteRef(techDocsRouteRef);
  const entityRef =
    useApi(configApiRef).getOptionalString('storage.runbooks.entityRef') ??
    DEFAULT_ENTITY_REF;
  if (!docsRoute) {
    return undefined;
  }
  const root = docsRoute(
    parseEntityRef(entityRef, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    }),
  );
  return page => docsPath(root, page);
}
