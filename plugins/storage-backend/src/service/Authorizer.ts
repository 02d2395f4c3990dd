import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  storageClaimReadPermission,
  storageClusterReadPermission,
  storageManifestApplyPermission,
  storagePoolReadPermission,
} from '@stowage/backstage-plugin-storage-common';
import {
  storageClaimResourceRef,
  storageNamespaceResourceRef,
  type ClaimResource,
  type NamespaceResource,
} from '../permissions';
import type { Scope } from './ScopedStorageService';

/** Finds what permission rules may know of a claim or namespace. */
export interface ResourceLookup {
  claim(ref: {
    cluster: string;
    namespace: string;
    name: string;
  }): ClaimResource;
  namespace(ref: { cluster: string; namespace: string }): NamespaceResource;
}

/**
 * Asks the permission framework, once per request and kind of question, and applies conditional
 * decisions to what is in memory.
 */
export class Authorizer {
  readonly #permissions: PermissionsService;
  readonly #resources: ResourceLookup;
  readonly #appliesToClaim: (
    decision: PolicyDecision,
    resource: ClaimResource,
  ) => boolean;
  readonly #appliesToNamespace: (
    decision: PolicyDecision,
    resource: NamespaceResource,
  ) => boolean;

  constructor(options: {
    permissions: PermissionsService;
    registry: PermissionsRegistryService;
    resources: ResourceLookup;
  }) {
    this.#permissions = options.permissions;
    this.#resources = options.resources;
    this.#appliesToClaim = createConditionAuthorizer(
      options.registry.getPermissionRuleset(storageClaimResourceRef),
    );
    this.#appliesToNamespace = createConditionAuthorizer(
      options.registry.getPermissionRuleset(storageNamespaceResourceRef),
    );
  }

  /** @throws NotAllowedError that names the permission */
  async demand(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You are not permitted to do this (permission ${permission.name})`,
      );
    }
  }

  /** Whether the caller has the permission in a namespace. */
  async allows(options: {
    permission: ResourcePermission;
    cluster: string;
    namespace: string;
    credentials: BackstageCredentials;
  }): Promise<boolean> {
    const { permission, credentials, ...ref } = options;
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    return this.#appliesToNamespace(
      decision,
      this.#resources.namespace({
        cluster: ref.cluster,
        namespace: ref.namespace,
      }),
    );
  }

  /** @throws NotAllowedError that names the permission and the namespace */
  async demandIn(options: {
    permission: ResourcePermission;
    cluster: string;
    namespace: string;
    credentials: BackstageCredentials;
  }): Promise<void> {
    if (await this.allows(options)) {
      return;
    }
    const { permission, cluster, namespace } = options;
    const { owner } = this.#resources.namespace({ cluster, namespace });
    throw new NotAllowedError(
      `You are not permitted to do this in namespace '${namespace}' of cluster '${cluster}'${
        owner ? `, which belongs to ${owner}` : ''
      } (permission ${permission.name})`,
    );
  }

  /**
   * Decides what an answer may contain.
   *
   * @returns the scope, and whether claims are denied altogether
   */
  async scope(credentials: BackstageCredentials): Promise<{
    scope: Scope;
    claimsDenied: boolean;
  }> {
    const [[claims, apply], [pools, clusters]] = await Promise.all([
      this.#permissions.authorizeConditional(
        [
          { permission: storageClaimReadPermission },
          { permission: storageManifestApplyPermission },
        ],
        { credentials },
      ),
      this.#permissions.authorize(
        [
          { permission: storagePoolReadPermission },
          { permission: storageClusterReadPermission },
        ],
        { credentials },
      ),
    ]);
    return {
      claimsDenied: claims.result === AuthorizeResult.DENY,
      scope: {
        visibility: {
          claim: ref =>
            claims.result === AuthorizeResult.ALLOW ||
            this.#appliesToClaim(claims, this.#resources.claim(ref)),
          namespace: ref =>
            this.#appliesToClaim(claims, {
              ...this.#resources.namespace(ref),
              componentOwners: [],
            }),
          pools: pools.result === AuthorizeResult.ALLOW,
          clusters: clusters.result === AuthorizeResult.ALLOW,
        },
        mayApply: ref =>
          this.#appliesToNamespace(apply, this.#resources.namespace(ref)),
      },
    };
  }
}
