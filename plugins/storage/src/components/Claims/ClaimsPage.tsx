import { useApi } from '@backstage/frontend-plugin-api';
import { Route, Routes } from 'react-router-dom';
import { storageApiRef } from '../../api';
import { claimListQuery } from '../../decide/claimList';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { ClaimPage } from '../Claim';
import { ClusterNotices, LiveView, NoClusters } from '../parts';
import { ClaimFilters } from './ClaimFilters';
import { ClaimTable } from './ClaimTable';
import { useClaimListState } from './useClaimListState';

/** All claims of all clusters: filtered, sorted and paged on the server. */
export function ClaimList() {
  const api = useApi(storageApiRef);
  const [state, change] = useClaimListState();
  const query = claimListQuery(state);
  const live = useLiveData(JSON.stringify(query), signal =>
    api.getClaims(query, { signal }),
  );
  return (
    <>
      <ClaimFilters
        state={state}
        clusters={live.data?.clusters ?? []}
        onChange={change}
      />
      <LiveView live={live} permission={PERMISSION_NAMES.claims}>
        {page =>
          // With a filter by cluster, no cluster means that there is none of that name.
          page.clusters.length === 0 && !state.cluster ? (
            <NoClusters />
          ) : (
            <>
              <ClusterNotices clusters={page.clusters} />
              <ClaimTable
                page={page}
                state={state}
                isOutdated={live.isOutdated}
                onChange={change}
              />
            </>
          )
        }
      </LiveView>
    </>
  );
}

/** The list of claims, and below its address each claim. */
export function ClaimsPage() {
  return (
    <Routes>
      <Route index element={<ClaimList />} />
      <Route path=":cluster/:namespace/:name" element={<ClaimPage />} />
    </Routes>
  );
}
