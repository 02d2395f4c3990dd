import { parseEntityRef } from '@backstage/catalog-model';
import {
  configApiRef,
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { techDocsRouteRef } from '../../routes';
import { storageTranslationRef } from '../../translation';

/** The entity whose TechDocs hold the runbooks, where `storage.runbooks.entityRef` names none. */
const DEFAULT_ENTITY_REF = 'component:default/stowage';

/** Address of a runbook below the root of the TechDocs that hold it. */
export function runbookPath(root: string, runbook: string): string {
  return `${root.replace(/\/$/, '')}/${runbook.replace(/^\//, '')}`;
}

/** Link to a finding's runbook; nothing where the portal has no TechDocs. */
export function RunbookLink(props: {
  /** Path within the TechDocs, such as `runbooks/pool-full/`. */
  runbook: string;
  /** What the finding says, for those who hear the link out of its place. */
  title: string;
}) {
  const { runbook, title } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const docsRoute = useRouteRef(techDocsRouteRef);
  const entityRef =
    useApi(configApiRef).getOptionalString('storage.runbooks.entityRef') ??
    DEFAULT_ENTITY_REF;
  if (!docsRoute || !runbook) {
    return null;
  }
  const root = docsRoute(
    parseEntityRef(entityRef, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    }),
  );
  return (
    <Link
      href={runbookPath(root, runbook)}
      variant="body-small"
      aria-label={t('findings.runbookFor', { title })}
    >
      {t('findings.runbook')}
    </Link>
  );
}
