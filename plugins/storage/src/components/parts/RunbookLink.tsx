import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { storageTranslationRef } from '../../translation';
import { useStowageDocs } from './useStowageDocs';

/** Link to a finding's runbook; nothing where the portal has no TechDocs. */
export function RunbookLink(props: {
  /** Path within the TechDocs, such as `runbooks/pool-full/`. */
  runbook: string;
  /** What the finding says, for those who hear the link out of its place. */
  title: string;
}) {
  const { runbook, title } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const docs = useStowageDocs();
  if (!docs || !runbook) {
    return null;
  }
  return (
    <Link
      href={docs(runbook)}
      variant="body-small"
      aria-label={t('findings.runbookFor', { title })}
    >
      {t('findings.runbook')}
    </Link>
  );
}
