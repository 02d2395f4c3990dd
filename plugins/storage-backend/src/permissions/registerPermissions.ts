import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { isResourcePermission } from '@backstage/plugin-permission-common';
import {
  RESOURCE_TYPE_STORAGE_CLAIM,
  RESOURCE_TYPE_STORAGE_NAMESPACE,
  storagePermissions,
} from '@stowage/backstage-plugin-storage-common';
import { claimRules, namespaceRules } from './conditionExports';
import {
  storageClaimResourceRef,
  storageNamespaceResourceRef,
  type ClaimResource,
  type NamespaceResource,
} from './resources';

/** Finds what refs stand for, so that the permission framework can apply conditions itself. */
export interface PermissionResources {
  claim(ref: string): ClaimResource | undefined;
  namespace(ref: string): NamespaceResource | undefined;
}

/** Tells the permission framework about everything that can be permitted here. */
export function registerPermissions(options: {
  registry: PermissionsRegistryService;
  resources: PermissionResources;
}) {
  const { registry, resources } = options;
  registry.addResourceType({
    resourceRef: storageClaimResourceRef,
    permissions: storagePermissions.filter(permission =>
      isResourcePermission(permission, RESOURCE_TYPE_STORAGE_CLAIM),
    ),
    rules: Object.values(claimRules),
    getResources: async refs => refs.map(ref => resources.claim(ref)),
  });
  registry.addResourceType({
    resourceRef: storageNamespaceResourceRef,
    permissions: storagePermissions.filter(permission =>
      isResourcePermission(permission, RESOURCE_TYPE_STORAGE_NAMESPACE),
    ),
    rules: Object.values(namespaceRules),
    getResources: async refs => refs.map(ref => resources.namespace(ref)),
  });
  registry.addPermissions(
    storagePermissions.filter(permission => !isResourcePermission(permission)),
  );
}
