import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { DefaultApiClient } from '@stowage/backstage-plugin-storage-common';
import { useCallback, useMemo } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { createStorageClient } from './createStorageClient';

/** An answer of the storage plugin on its way to a field. */
export type Loaded<Value> =
  | { state: 'waiting' }
  | { state: 'loading' }
  | { state: 'failed'; error: Error; retry: () => void }
  | { state: 'loaded'; value: Value };

/**
 * Asks the storage plugin, again whenever one of the dependencies changes.
 *
 * @param options.ask - the question
 * @param options.dependencies - what it depends on; while one is missing nothing is asked.
 */
export function useStorage<Value>(options: {
  ask: (client: DefaultApiClient) => Promise<Value>;
  dependencies: Array<string | undefined>;
}): Loaded<Value> {
  const { ask, dependencies } = options;
  const fetchApi = useApi(fetchApiRef);
  const client = useMemo(() => createStorageClient(fetchApi), [fetchApi]);
  const ready = dependencies.every(dependency => dependency !== undefined);
  const { loading, value, error, retry } = useAsyncRetry(
    async () => (ready ? { answer: await ask(client) } : undefined),
    [client, ...dependencies],
  );
  const again = useCallback(() => retry(), [retry]);
  if (!ready) {
    return { state: 'waiting' };
  }
  if (error && !loading) {
    return { state: 'failed', error, retry: again };
  }
  return loading || !value
    ? { state: 'loading' }
    : { state: 'loaded', value: value.answer };
}
