import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { storageApiRef } from '../../api';
import { tightestFirst } from '../../decide/pools';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { storageTranslationRef } from '../../translation';
import { ClusterNotices, LiveView, NoClusters } from '../parts';
import { PoolCard } from './PoolCard';

/** The real things that fill up, those with the least room first. */
export function PoolsPage() {
  const api = useApi(storageApiRef);
  const { t } = useTranslationRef(storageTranslationRef);
  const live = useLiveData('pools', signal => api.getPools({}, { signal }));
  return (
    <LiveView live={live} permission={PERMISSION_NAMES.pools}>
      {({ items, clusters }) =>
        clusters.length === 0 ? (
          <NoClusters />
        ) : (
          <>
            <ClusterNotices clusters={clusters} />
            {items.length === 0 && <Text>{t('pools.none')}</Text>}
            {tightestFirst(items).map(pool => (
              <PoolCard key={pool.id} pool={pool} />
            ))}
          </>
        )
      }
    </LiveView>
  );
}
