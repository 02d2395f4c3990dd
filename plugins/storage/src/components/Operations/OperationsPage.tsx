import { useApi } from '@backstage/frontend-plugin-api';
import { Route, Routes } from 'react-router-dom';
import { storageApiRef } from '../../api';
import { isUnderWay } from '../../decide/operation';
import { operationListQuery } from '../../decide/operationList';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { OperationPage } from '../Operation';
import { LiveView } from '../parts';
import { OperationFilters } from './OperationFilters';
import { OperationTable } from './OperationTable';
import { useOperationListState } from './useOperationListState';

/** All operations that the reader may see, newest first; filtered and paged on the server. */
export function OperationList() {
  const api = useApi(storageApiRef);
  const [state, change] = useOperationListState();
  const query = operationListQuery(state);
  const live = useLiveData(
    JSON.stringify(query),
    signal => api.getOperations(query, { signal }),
    ({ items }) => items.some(isUnderWay),
  );
  return (
    <>
      <OperationFilters state={state} onChange={change} />
      <LiveView live={live} permission={PERMISSION_NAMES.operations}>
        {page => (
          <OperationTable
            page={page}
            state={state}
            isOutdated={live.isOutdated}
            onChange={change}
          />
        )}
      </LiveView>
    </>
  );
}

/** The list of operations, and below its address each operation. */
export function OperationsPage() {
  return (
    <Routes>
      <Route index element={<OperationList />} />
      <Route path=":operation" element={<OperationPage />} />
    </Routes>
  );
}
