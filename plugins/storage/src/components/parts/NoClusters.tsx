import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { storageTranslationRef } from '../../translation';
import { Section } from './Section';
import { useStowageDocs } from './useStowageDocs';

/** Said instead of an empty page where the portal was told of no cluster: what to configure. */
export function NoClusters() {
  const { t } = useTranslationRef(storageTranslationRef);
  const docs = useStowageDocs();
  return (
    <Section title={t('noClusters.title')}>
      <Text as="p">
        {t('noClusters.configure', {
          own: <code>storage.clusters</code>,
          shared: <code>kubernetes.clusterLocatorMethods</code>,
          file: <code>app-config.yaml</code>,
          variable: <code>KUBECONFIG</code>,
        })}
      </Text>
      <Text as="p">
        {t('noClusters.trial', { command: <code>npm run cluster</code> })}
      </Text>
      {docs && <Link href={docs('install/')}>{t('noClusters.docs')}</Link>}
    </Section>
  );
}
