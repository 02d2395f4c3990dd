import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  storageOperationCancelPermission,
  storageOperationPermissions,
  storageOperationReadPermission,
  type OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import type { OperationRecord } from '../../store';
import type { Authorizer } from '../Authorizer';
import {
  noSuchOperation,
  type DefaultOperationService,
} from './DefaultOperationService';
import type { KeptOriginals } from './KeptOriginals';
import type { OperationService } from './OperationService';

type Request<Method extends keyof OperationService> = Parameters<
  OperationService[Method]
>[0];

/** Finds the claims of a component, as far as the caller may see them. */
export type ComponentClaims = (options: {
  component: string;
  credentials: BackstageCredentials;
}) => Promise<Array<{ cluster: string; namespace: string; name: string }>>;

/** Asks the permission framework before every answer; each kind of operation has its own name. */
export class AuthorizedOperationService implements OperationService {
  readonly #service: DefaultOperationService;
  readonly #authorizer: Authorizer;
  readonly #kept: KeptOriginals;
  readonly #componentClaims: ComponentClaims;

  constructor(options: {
    service: DefaultOperationService;
    authorizer: Authorizer;
    kept: KeptOriginals;
    componentClaims: ComponentClaims;
  }) {
    this.#service = options.service;
    this.#authorizer = options.authorizer;
    this.#kept = options.kept;
    this.#componentClaims = options.componentClaims;
  }

  async planOperation(request: Request<'planOperation'>) {
    await this.#demandKind(request.request, request.credentials);
    return await this.#service.planOperation(request);
  }

  async startOperation(request: Request<'startOperation'>) {
    await this.#demandKind(request.request, request.credentials);
    return await this.#service.startOperation(request);
  }

  async getOperations(request: Request<'getOperations'>) {
    const { cluster, namespace, component, credentials, ...filter } = request;
    const asked = (await this.#service.namespaces()).filter(
      each =>
        (cluster === undefined || each.cluster === cluster) &&
        (namespace === undefined || each.namespace === namespace),
    );
    const allowed = await Promise.all(
      asked.map(each => this.#maySee(each, credentials)),
    );
    return await this.#service.getOperations({
      ...filter,
      namespaces: asked.filter((_, index) => allowed[index]),
      claims: component
        ? await this.#componentClaims({ component, credentials })
        : undefined,
    });
  }

  async getOperation(request: Request<'getOperation'>) {
    await this.#visible(request);
    return await this.#service.getOperation(request);
  }

  async getOperationLog(request: Request<'getOperationLog'>) {
    await this.#visible(request);
    return await this.#service.getOperationLog(request);
  }

  async cancelOperation(request: Request<'cancelOperation'>) {
    const { cluster, namespace } = await this.#visible(request);
    await this.#authorizer.demandIn({
      permission: storageOperationCancelPermission,
      cluster,
      namespace,
      credentials: request.credentials,
    });
    return await this.#service.cancelOperation(request);
  }

  async confirmOperation(request: Request<'confirmOperation'>) {
    const record = await this.#visible(request);
    await this.#demandKind(record, request.credentials);
    return await this.#service.confirmOperation(request);
  }

  async getKeptOriginals(request: Request<'getKeptOriginals'>) {
    const { credentials, ...filter } = request;
    return await this.#kept.list({
      ...filter,
      maySee: each => this.#maySee(each, credentials),
    });
  }

  async #demandKind(
    request: Pick<OperationRequest, 'kind' | 'cluster' | 'namespace'>,
    credentials: BackstageCredentials,
  ) {
    const { kind, cluster, namespace } = request;
    await this.#authorizer.demandIn({
      permission: storageOperationPermissions[kind],
      cluster,
      namespace,
      credentials,
    });
  }

  async #visible(request: {
    operation: string;
    credentials: BackstageCredentials;
  }): Promise<OperationRecord> {
    const record = await this.#service.find(request.operation);
    if (!(await this.#maySee(record, request.credentials))) {
      throw noSuchOperation(request.operation);
    }
    return record;
  }

  async #maySee(
    { cluster, namespace }: { cluster: string; namespace: string },
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    return await this.#authorizer.allows({
      permission: storageOperationReadPermission,
      cluster,
      namespace,
      credentials,
    });
  }
}
