import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  NasExportRuleView,
  NasExportView,
} from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import styles from './nas.module.css';

function useTerms() {
  const { t } = useTranslationRef(storageTranslationRef);
  return ({ access, squash, mapsTo, writes }: NasExportRuleView) => {
    const user = mapsTo ?? t('nas.anotherUser');
    const mapping =
      squash === 'root' || squash === 'all'
        ? t(`nas.squash.${squash}`, { user })
        : t(`nas.squash.${squash}`);
    return [t(`nas.access.${access}`), mapping, t(`nas.writes.${writes}`)].join(
      ', ',
    );
  };
}

/** Whom an export lets in, and as whom. */
export function ExportRules(props: { exported?: NasExportView }) {
  const { exported } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const terms = useTerms();
  if (!exported) {
    return <>{t('nas.notKnown')}</>;
  }
  if (exported.served === 'no') {
    return <>{t('nas.notServed')}</>;
  }
  if (exported.rules.length === 0) {
    return <>{t('nas.nobody')}</>;
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList
    <ul className={styles.list} role="list">
      {exported.rules.map(rule => (
        <li key={rule.client}>
          {t('nas.rule', { client: rule.client, terms: terms(rule) })}
        </li>
      ))}
    </ul>
  );
}
