import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { storageApiRef } from '../../api';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { storageTranslationRef } from '../../translation';
import { ClusterNotices, LiveView, NoClusters, Section } from '../parts';
import { KeptOriginalTable } from './KeptOriginalTable';

/** Everything that operations have set aside and that nobody has let go of. */
export function KeptOriginalsPage() {
  const api = useApi(storageApiRef);
  const { t } = useTranslationRef(storageTranslationRef);
  const live = useLiveData('kept-originals', signal =>
    api.getKeptOriginals({}, { signal }),
  );
  return (
    <LiveView live={live} permission={PERMISSION_NAMES.operations}>
      {({ items, clusters }) =>
        clusters.length === 0 ? (
          <NoClusters />
        ) : (
          <>
            <ClusterNotices clusters={clusters} />
            <Section title={`${t('kept.title')} (${items.length})`}>
              <Text as="p" variant="body-small" color="secondary">
                {t('kept.intro')}
              </Text>
              {items.length === 0 ? (
                <Text as="p">{t('kept.none')}</Text>
              ) : (
                <KeptOriginalTable items={items} />
              )}
            </Section>
          </>
        )
      }
    </LiveView>
  );
}
