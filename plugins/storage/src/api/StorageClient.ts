import type { CompoundEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  ClaimDetail,
  ClaimPage,
  ClusterList,
  ComponentStorage,
  FindingPage,
  KeptOriginalList,
  Operation,
  OperationConfirmation,
  OperationLog,
  OperationPage,
  OperationPlan,
  OperationRequest,
  OperationStart,
  PoolList,
  TierList,
} from '@stowage/backstage-plugin-storage-common';
import type {
  ClaimKey,
  ClaimListQuery,
  FindingListQuery,
  OperationListQuery,
  StorageApi,
  StorageRequestOptions,
} from './StorageApi';

type Query = Record<string, string | number | boolean | undefined>;

/** Names may hold anything; none of them may lead out of its place. */
function joined(path: string[]): string {
  return path.map(encodeURIComponent).join('/');
}

/**
 * Asks the storage backend over HTTP. The paths are those of its OpenAPI document; the generated
 * client is not used because it cannot give a request up.
 * @public
 */
export class StorageClient implements StorageApi {
  readonly #fetchApi: FetchApi;

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetchApi = options.fetchApi;
  }

  getComponentStorage(
    entity: CompoundEntityRef,
    options?: StorageRequestOptions,
  ): Promise<ComponentStorage> {
    const path = ['components', entity.kind, entity.namespace, entity.name];
    return this.#get(path, {}, options);
  }

  getClaims(
    query: ClaimListQuery,
    options?: StorageRequestOptions,
  ): Promise<ClaimPage> {
    return this.#get(['claims'], query, options);
  }

  getClaim(
    key: ClaimKey,
    options?: StorageRequestOptions,
  ): Promise<ClaimDetail> {
    const { cluster, namespace, name } = key;
    const path = ['clusters', cluster, 'namespaces', namespace, 'claims', name];
    return this.#get(path, {}, options);
  }

  getPools(
    query: { cluster?: string },
    options?: StorageRequestOptions,
  ): Promise<PoolList> {
    return this.#get(['pools'], query, options);
  }

  getFindings(
    query: FindingListQuery,
    options?: StorageRequestOptions,
  ): Promise<FindingPage> {
    return this.#get(['findings'], query, options);
  }

  getClusters(options?: StorageRequestOptions): Promise<ClusterList> {
    return this.#get(['clusters'], {}, options);
  }

  getTiers(
    query: { cluster?: string },
    options?: StorageRequestOptions,
  ): Promise<TierList> {
    return this.#get(['tiers'], query, options);
  }

  planOperation(
    request: OperationRequest,
    options?: StorageRequestOptions,
  ): Promise<OperationPlan> {
    return this.#post(['operations', 'plan'], request, options);
  }

  startOperation(start: OperationStart): Promise<Operation> {
    return this.#post(['operations'], start);
  }

  getOperations(
    query: OperationListQuery,
    options?: StorageRequestOptions,
  ): Promise<OperationPage> {
    return this.#get(['operations'], query, options);
  }

  getOperation(
    operation: string,
    options?: StorageRequestOptions,
  ): Promise<Operation> {
    return this.#get(['operations', operation], {}, options);
  }

  getOperationLog(
    operation: string,
    query: { after?: number; limit?: number },
    options?: StorageRequestOptions,
  ): Promise<OperationLog> {
    return this.#get(['operations', operation, 'log'], query, options);
  }

  cancelOperation(operation: string): Promise<Operation> {
    return this.#post(['operations', operation, 'cancel']);
  }

  confirmOperation(
    operation: string,
    confirmation: OperationConfirmation,
  ): Promise<Operation> {
    return this.#post(['operations', operation, 'confirm'], confirmation);
  }

  getKeptOriginals(
    query: { cluster?: string; namespace?: string },
    options?: StorageRequestOptions,
  ): Promise<KeptOriginalList> {
    return this.#get(['kept-originals'], query, options);
  }

  #get<T>(
    path: string[],
    query: Query,
    options: StorageRequestOptions = {},
  ): Promise<T> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') {
        search.set(key, String(value));
      }
    }
    const suffix = search.size > 0 ? `?${search}` : '';
    return this.#request(`${joined(path)}${suffix}`, {
      signal: options.signal,
      headers: { Accept: 'application/json' },
    });
  }

  #post<T>(
    path: string[],
    body?: object,
    options: StorageRequestOptions = {},
  ): Promise<T> {
    return this.#request(joined(path), {
      method: 'POST',
      signal: options.signal,
      headers: {
        Accept: 'application/json',
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#fetchApi.fetch(
      `plugin://storage/${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json() as Promise<T>;
  }
}
