import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  readOperationList,
  writeOperationList,
  type OperationListState,
} from '../../decide/operationList';

/**
 * The state of the list of operations, kept in the address. A change of anything but the page
 * goes back to the first page.
 */
export function useOperationListState(): [
  OperationListState,
  (change: Partial<OperationListState>) => void,
] {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readOperationList(params), [params]);
  const change = useCallback(
    (changed: Partial<OperationListState>) =>
      setParams(
        current =>
          writeOperationList({
            ...readOperationList(current),
            page: 1,
            ...changed,
          }),
        // Typing in a field must not fill the history with every letter.
        { replace: 'namespace' in changed },
      ),
    [setParams],
  );
  return [state, change];
}
