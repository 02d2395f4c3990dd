import type { CompoundEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  ClaimDetail,
  ClaimPage,
  ClusterList,
  ComponentStorage,
  FindingPage,
  PoolList,
  TierList,
} from '@stowage/backstage-plugin-storage-common';
import type {
  ClaimKey,
  ClaimListQuery,
  FindingListQuery,
  StorageApi,
  StorageRequestOptions,
} from './StorageApi';

type Query = Record<string, string | number | undefined>;

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

  async #get<T>(
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
    const response = await this.#fetchApi.fetch(
      `plugin://storage/${path.map(encodeURIComponent).join('/')}${suffix}`,
      { signal: options.signal, headers: { Accept: 'application/json' } },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json() as Promise<T>;
  }
}
