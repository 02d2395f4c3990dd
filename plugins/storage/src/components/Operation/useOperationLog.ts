import { useApi } from '@backstage/frontend-plugin-api';
import type { OperationLogEntry } from '@stowage/backstage-plugin-storage-common';
import { useRef } from 'react';
import { storageApiRef } from '../../api';
import { useLiveData, type LiveData } from '../../live';

/** Lines asked for at once; the most that the API gives. */
const PAGE = 500;

/**
 * The log of an operation, oldest line first. What is there already is not fetched again: each
 * request asks for what came after the last line.
 */
export function useOperationLog(
  operation: string,
  isUnderWay: boolean,
): LiveData<OperationLogEntry[]> {
  const api = useApi(storageApiRef);
  const known = useRef<OperationLogEntry[]>([]);
  return useLiveData(
    `log/${operation}`,
    async signal => {
      let fetched: OperationLogEntry[];
      do {
        const after = known.current[known.current.length - 1]?.sequence;
        const page = await api.getOperationLog(
          operation,
          { after, limit: PAGE },
          { signal },
        );
        // Two requests may overlap where one was given up: a line must not be there twice.
        const last = known.current[known.current.length - 1]?.sequence ?? -1;
        fetched = page.items.filter(({ sequence }) => sequence > last);
        if (fetched.length > 0) {
          known.current = [...known.current, ...fetched];
        }
      } while (fetched.length === PAGE);
      return known.current;
    },
    () => isUnderWay,
  );
}
