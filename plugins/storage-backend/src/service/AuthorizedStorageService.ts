import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  storageClaimReadPermission,
  storageClusterReadPermission,
  storageCronJobRunPermission,
  storageManifestApplyPermission,
  storageManifestCheckPermission,
  storagePoolReadPermission,
  storageTierReadPermission,
  type ApplyResult,
  type ClusterWorld,
  type CodedCheck,
  type ManifestRequest,
} from '@stowage/backstage-plugin-storage-common';
import type { AssessedClusters } from './AssessedClusters';
import type { Authorizer } from './Authorizer';
import type { ComponentIndex } from './ComponentIndex';
import { isNamespaceKnown, isNamespaceMissing } from './namespaces';
import type { ScopedStorageService } from './ScopedStorageService';
import type { Caller, StorageService } from './StorageService';

type Request<Method extends keyof StorageService> = Parameters<
  StorageService[Method]
>[0];

function isHeard(world: ClusterWorld): boolean {
  return world.state === 'ready' || world.state === 'partial';
}

function unreadableNamespaces(
  world: ClusterWorld,
  { namespace }: { namespace: string },
): CodedCheck {
  const { message } = world.resources.namespaces;
  return {
    code: 'NAMESPACE_NOT_VERIFIED',
    level: 'blocking',
    field: 'namespace',
    message: `Whether you may create anything in namespace '${namespace}' is not known: the portal cannot read the namespaces of cluster '${
      world.name
    }'${message ? ` (${message})` : ''}.`,
    remedy:
      "Have the portal's account granted deploy/rbac/observe.yaml in that cluster.",
  };
}

/**
 * Asks the permission framework before every answer. Lists become shorter where a policy decides by
 * condition; what is denied altogether is refused by name.
 */
export class AuthorizedStorageService implements StorageService {
  readonly #service: ScopedStorageService;
  readonly #authorizer: Authorizer;
  readonly #clusters: AssessedClusters;
  readonly #components: ComponentIndex;

  constructor(options: {
    service: ScopedStorageService;
    authorizer: Authorizer;
    clusters: AssessedClusters;
    components: ComponentIndex;
  }) {
    this.#service = options.service;
    this.#authorizer = options.authorizer;
    this.#clusters = options.clusters;
    this.#components = options.components;
  }

  async getComponentStorage(request: Request<'getComponentStorage'>) {
    return await this.#service.getComponentStorage({
      ...request,
      scope: await this.#claimScope(request),
    });
  }

  async getClaims(request: Request<'getClaims'>) {
    return await this.#service.getClaims({
      ...request,
      scope: await this.#claimScope(request),
    });
  }

  async getClaim(request: Request<'getClaim'>) {
    return await this.#service.getClaim({
      ...request,
      scope: await this.#claimScope(request),
    });
  }

  async getPools(request: Request<'getPools'>) {
    await this.#authorizer.demand(
      storagePoolReadPermission,
      request.credentials,
    );
    return await this.#service.getPools(await this.#scoped(request));
  }

  async getFindings(request: Request<'getFindings'>) {
    return await this.#service.getFindings({
      ...request,
      scope: await this.#claimScope(request),
    });
  }

  async getClusters(request: Request<'getClusters'>) {
    await this.#authorizer.demand(
      storageClusterReadPermission,
      request.credentials,
    );
    return await this.#service.getClusters(await this.#scoped(request));
  }

  async getTiers(request: Request<'getTiers'>) {
    await this.#authorizer.demand(
      storageTierReadPermission,
      request.credentials,
    );
    return await this.#service.getTiers(await this.#scoped(request));
  }

  async getNamespaces(request: Request<'getNamespaces'>) {
    await this.#authorizer.demand(
      storageTierReadPermission,
      request.credentials,
    );
    return await this.#service.getNamespaces(await this.#scoped(request));
  }

  async checkClaim(request: Request<'checkClaim'>) {
    await this.#authorizer.demand(
      storageTierReadPermission,
      request.credentials,
    );
    const world = this.#clusters.get(request.cluster)?.world;
    // Quotas of somebody else's namespace are nobody's business; that it does not exist may be said.
    if (
      world &&
      !isNamespaceMissing(world, request.namespace) &&
      !(await this.#authorizer.allows({
        ...request,
        permission: storageManifestCheckPermission,
      }))
    ) {
      // Without its annotations nobody knows whose a namespace is; the reason is what to tell.
      if (!isNamespaceKnown(world, request.namespace)) {
        return isHeard(world)
          ? { allowed: false, checks: [unreadableNamespaces(world, request)] }
          : await this.#service.checkClaim(await this.#scoped(request));
      }
      const check: CodedCheck = {
        code: 'NAMESPACE_NOT_ALLOWED',
        level: 'blocking',
        field: 'namespace',
        message: `You may not create anything in namespace '${request.namespace}' of cluster '${request.cluster}'.`,
        remedy:
          'Choose a namespace of your own team, or ask its owner (permission storage.manifest.check).',
      };
      return { allowed: false, checks: [check] };
    }
    return await this.#service.checkClaim(await this.#scoped(request));
  }

  async checkManifests(request: Request<'checkManifests'>) {
    await this.#authorizer.demandIn({
      ...request,
      permission: storageManifestCheckPermission,
    });
    return (
      this.#refuseMissingNamespace(request, true) ??
      (await this.#service.checkManifests(await this.#scoped(request)))
    );
  }

  async applyManifests(request: Request<'applyManifests'>) {
    await this.#authorizer.demandIn({
      ...request,
      permission: storageManifestApplyPermission,
    });
    return (
      this.#refuseMissingNamespace(request, false) ??
      (await this.#service.applyManifests(await this.#scoped(request)))
    );
  }

  async getWorkloadStatus(request: Request<'getWorkloadStatus'>) {
    const scoped = await this.#scoped(request);
    // Whoever may try out manifests here may also see what became of them.
    if (
      !scoped.scope.visibility.namespace(request) &&
      !(await this.#authorizer.allows({
        ...request,
        permission: storageManifestCheckPermission,
      }))
    ) {
      throw new NotAllowedError(
        `You are not permitted to see workloads in namespace '${request.namespace}' of cluster '${request.cluster}' (permission ${storageClaimReadPermission.name})`,
      );
    }
    return await this.#service.getWorkloadStatus(scoped);
  }

  async runCronJob(request: Request<'runCronJob'>) {
    await this.#authorizer.demandIn({
      ...request,
      permission: storageCronJobRunPermission,
    });
    return await this.#service.runCronJob(await this.#scoped(request));
  }

  #refuseMissingNamespace(
    request: ManifestRequest,
    dryRun: boolean,
  ): ApplyResult | undefined {
    const world = this.#clusters.get(request.cluster)?.world;
    if (!world || !isNamespaceMissing(world, request.namespace)) {
      return undefined;
    }
    const check: CodedCheck = {
      code: 'NAMESPACE_MISSING',
      level: 'blocking',
      field: 'namespace',
      message: `The namespace '${request.namespace}' does not exist in cluster '${request.cluster}'.`,
      remedy: 'Choose one that exists, or have it made.',
    };
    return { dryRun, allowed: false, checks: [check], objects: [] };
  }

  /** @throws NotAllowedError where the policy denies claims altogether */
  async #claimScope({ credentials }: Caller) {
    await this.#components.refresh();
    const { scope, claimsDenied } = await this.#authorizer.scope(credentials);
    if (claimsDenied) {
      throw new NotAllowedError(
        `You are not permitted to see claims (permission ${storageClaimReadPermission.name})`,
      );
    }
    return scope;
  }

  async #scoped<T extends { credentials: BackstageCredentials }>(request: T) {
    await this.#components.refresh();
    const { scope } = await this.#authorizer.scope(request.credentials);
    return { ...request, scope };
  }
}
