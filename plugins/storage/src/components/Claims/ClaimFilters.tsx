import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import {
  severities,
  type Cluster,
} from '@stowage/backstage-plugin-storage-common';
import useAsync from 'react-use/esm/useAsync';
import { storageApiRef } from '../../api';
import { PHASES, type ClaimListState } from '../../decide/claimList';
import { storageTranslationRef } from '../../translation';
import { DebouncedField, FilterSelect } from '../parts';
import styles from './claims.module.css';

/** The filters above the list of claims. */
export function ClaimFilters(props: {
  state: ClaimListState;
  clusters: Cluster[];
  onChange: (change: Partial<ClaimListState>) => void;
}) {
  const { state, clusters, onChange } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const api = useApi(storageApiRef);
  // Without the right to see tiers one can still see claims: the filter is then empty.
  const { value: tiers } = useAsync(() => api.getTiers({}), [api]);
  const tierTitles = new Map(
    (tiers?.items ?? []).map(tier => [tier.id, tier.title]),
  );
  return (
    <div role="search" aria-label={t('claims.filters')}>
      <Flex className={styles.filters} gap="3" align="end">
        <DebouncedField
          label={t('claims.search')}
          placeholder={t('claims.searchHint')}
          value={state.search ?? ''}
          onChange={search => onChange({ search })}
        />
        <FilterSelect
          label={t('claims.cluster')}
          choices={clusters.map(({ name, title }) => ({
            value: name,
            label: title,
          }))}
          value={state.cluster}
          onChange={cluster => onChange({ cluster })}
        />
        <DebouncedField
          label={t('claims.namespace')}
          placeholder={t('claims.namespaceHint')}
          value={state.namespace ?? ''}
          onChange={namespace => onChange({ namespace })}
        />
        <FilterSelect
          label={t('claims.tier')}
          choices={[...tierTitles].map(([value, label]) => ({ value, label }))}
          value={state.tier}
          onChange={tier => onChange({ tier })}
        />
        <FilterSelect
          label={t('claims.phase')}
          choices={PHASES.map(value => ({ value, label: t(`phase.${value}`) }))}
          value={state.phase}
          onChange={value =>
            onChange({ phase: PHASES.find(phase => phase === value) })
          }
        />
        <FilterSelect
          label={t('claims.severity')}
          choices={severities.map(value => ({
            value,
            label: t(`severity.${value}`),
          }))}
          value={state.severity}
          onChange={value =>
            onChange({ severity: severities.find(name => name === value) })
          }
        />
      </Flex>
      {state.pool && (
        <Flex align="center" gap="2" mt="2">
          <Text variant="body-small">
            {t('claims.pool', { pool: state.pool })}
          </Text>
          <Button
            size="small"
            variant="tertiary"
            onPress={() => onChange({ pool: undefined })}
          >
            {t('claims.clearPool')}
          </Button>
        </Flex>
      )}
    </div>
  );
}
