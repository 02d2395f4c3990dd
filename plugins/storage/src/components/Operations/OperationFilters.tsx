import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import useAsync from 'react-use/esm/useAsync';
import { storageApiRef } from '../../api';
import {
  ACTIVITIES,
  type OperationListState,
} from '../../decide/operationList';
import { storageTranslationRef } from '../../translation';
import { DebouncedField, FilterSelect } from '../parts';
import styles from './operations.module.css';

function OnlyThis(props: { words: string; onClear: () => void }) {
  const { words, onClear } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <Flex align="center" gap="2" mt="2">
      <Text variant="body-small">{words}</Text>
      <Button size="small" variant="tertiary" onPress={onClear}>
        {t('operations.clear')}
      </Button>
    </Flex>
  );
}

/** The filters above the list of operations. */
export function OperationFilters(props: {
  state: OperationListState;
  onChange: (change: Partial<OperationListState>) => void;
}) {
  const { state, onChange } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const api = useApi(storageApiRef);
  // Without the right to see clusters one can still see operations: the filter is then empty.
  const { value: clusters } = useAsync(() => api.getClusters(), [api]);
  return (
    <div role="search" aria-label={t('operations.filters')}>
      <Flex className={styles.filters} gap="3" align="end">
        <FilterSelect
          label={t('operations.activity')}
          choices={ACTIVITIES.map(value => ({
            value,
            label: t(`operations.${value}`),
          }))}
          value={state.activity}
          onChange={value =>
            onChange({ activity: ACTIVITIES.find(name => name === value) })
          }
        />
        <FilterSelect
          label={t('claims.cluster')}
          choices={(clusters?.items ?? []).map(({ name, title }) => ({
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
      </Flex>
      {state.claim && (
        <OnlyThis
          words={t('operations.onlyClaim', { claim: state.claim })}
          onClear={() => onChange({ claim: undefined })}
        />
      )}
      {state.component && (
        <OnlyThis
          words={t('operations.onlyComponent', { component: state.component })}
          onClear={() => onChange({ component: undefined })}
        />
      )}
    </div>
  );
}
