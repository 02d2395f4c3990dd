import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  readClaimList,
  writeClaimList,
  type ClaimListState,
} from '../../decide/claimList';

/**
 * The state of the list of claims, kept in the address. A change of anything but the page goes
 * back to the first page.
 */
export function useClaimListState(): [
  ClaimListState,
  (change: Partial<ClaimListState>) => void,
] {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readClaimList(params), [params]);
  const change = useCallback(
    (changed: Partial<ClaimListState>) =>
      setParams(
        current =>
          writeClaimList({ ...readClaimList(current), page: 1, ...changed }),
        // Typing in the search field must not fill the history with every letter.
        { replace: 'search' in changed || 'namespace' in changed },
      ),
    [setParams],
  );
  return [state, change];
}
