import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Select, Text } from '@backstage/ui';
import {
  severities,
  type FindingPage,
  type Severity,
} from '@stowage/backstage-plugin-storage-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { storageApiRef } from '../../api';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { storageTranslationRef } from '../../translation';
import {
  ClusterNotices,
  FindingGroups,
  LiveView,
  NoClusters,
  Section,
} from '../parts';
import styles from './overview.module.css';

/** Findings fetched at first, and more at each asking. */
const STEP = 50;

/** The most the API gives at once. */
const MOST = 500;

function AllFindings(props: {
  page: FindingPage;
  isFiltered: boolean;
  onMore: () => void;
}) {
  const { page, isFiltered, onMore } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const { items, totalItems, clusters } = page;
  if (clusters.length === 0) {
    return <NoClusters />;
  }
  return (
    <>
      <ClusterNotices clusters={clusters} />
      {items.length > 0 ? (
        <FindingGroups
          page={page}
          calm={isFiltered ? undefined : t('findings.nonePressing')}
          isOpen={isFiltered}
        />
      ) : (
        <Section title={`${t('findings.title')} (0)`}>
          <Text color="secondary">
            {isFiltered ? t('findings.noneHere') : t('findings.none')}
          </Text>
        </Section>
      )}
      {items.length < totalItems && (
        <Flex align="center" gap="3">
          <Text variant="body-small" color="secondary">
            {t('findings.shown', {
              shown: String(items.length),
              total: String(totalItems),
            })}
          </Text>
          {items.length < MOST && (
            <Button variant="secondary" onPress={onMore}>
              {t('findings.showMore')}
            </Button>
          )}
        </Flex>
      )}
    </>
  );
}

/** What needs attention in all clusters, one line for each cause. */
export function OverviewPage() {
  const api = useApi(storageApiRef);
  const { t } = useTranslationRef(storageTranslationRef);
  const [params, setParams] = useSearchParams();
  const [limit, setLimit] = useState(STEP);
  const severity = severities.find(name => name === params.get('severity'));
  const query = { severity, limit };
  const live = useLiveData(JSON.stringify(query), signal =>
    api.getFindings(query, { signal }),
  );
  const filterBy = (chosen: Severity | undefined) =>
    setParams(chosen ? { severity: chosen } : {}, { replace: true });
  const filter = (
    <Flex>
      <Select
        className={styles.filter}
        label={t('findings.severity')}
        size="small"
        options={[
          { value: 'any', label: t('value.any') },
          ...severities.map(name => ({
            value: name,
            label: t(`severity.${name}`),
          })),
        ]}
        value={severity ?? 'any'}
        onChange={chosen => filterBy(severities.find(name => name === chosen))}
      />
    </Flex>
  );
  return (
    <LiveView live={live} permission={PERMISSION_NAMES.findings}>
      {page => {
        const isFiltered = severity !== undefined;
        return (
          <>
            {page.clusters.length > 0 &&
              (isFiltered || page.items.length > 0) &&
              filter}
            <AllFindings
              page={page}
              isFiltered={isFiltered}
              onMore={() => setLimit(now => Math.min(MOST, now + STEP))}
            />
          </>
        );
      }}
    </LiveView>
  );
}
