import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  createStorageNamespaceConditionalDecision,
  storageNamespaceConditions,
} from '@stowage/backstage-plugin-storage-backend';
import {
  RESOURCE_TYPE_STORAGE_NAMESPACE,
  storageOperationReadPermission,
} from '@stowage/backstage-plugin-storage-common';

/**
 * Everybody who is signed in sees everything; only the owners of a namespace (its annotation
 * `stowage.io/owner`) change something in it.
 */
export class PortalPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (permission.name === storageOperationReadPermission.name) {
      return { result: AuthorizeResult.ALLOW };
    }
    if (isResourcePermission(permission, RESOURCE_TYPE_STORAGE_NAMESPACE)) {
      return createStorageNamespaceConditionalDecision(
        permission,
        storageNamespaceConditions.isNamespaceOwner({
          claims: user?.info.ownershipEntityRefs ?? [],
        }),
      );
    }
    return { result: AuthorizeResult.ALLOW };
  }
}

export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'portal-policy',
  register({ registerInit }) {
    registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(new PortalPolicy());
      },
    });
  },
});
