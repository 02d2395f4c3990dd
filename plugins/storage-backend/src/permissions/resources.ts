import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_STORAGE_CLAIM,
  RESOURCE_TYPE_STORAGE_NAMESPACE,
} from '@stowage/backstage-plugin-storage-common';

/**
 * What rules know of a namespace.
 * @public
 */
export interface NamespaceResource {
  cluster: string;
  namespace: string;
  /** Entity ref in the namespace's annotation `stowage.io/owner`, where it has one. */
  owner?: string;
}

/**
 * What rules know of a claim.
 * @public
 */
export interface ClaimResource extends NamespaceResource {
  /** Absent where the question is about the namespace's claims in general. */
  name?: string;
  /** Owners of the catalog entities whose workloads use the claim, as entity refs. */
  componentOwners: string[];
}

/**
 * Condition on claims. Answers come from memory, so a rule's query is the rule itself.
 * @public
 */
export type ClaimFilter = (claim: ClaimResource) => boolean;

/**
 * Condition on namespaces.
 * @public
 */
export type NamespaceFilter = (namespace: NamespaceResource) => boolean;

/** @public */
export const storageClaimResourceRef = createPermissionResourceRef<
  ClaimResource,
  ClaimFilter
>().with({ pluginId: 'storage', resourceType: RESOURCE_TYPE_STORAGE_CLAIM });

/** @public */
export const storageNamespaceResourceRef = createPermissionResourceRef<
  NamespaceResource,
  NamespaceFilter
>().with({
  pluginId: 'storage',
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/** Ref by which the permission framework asks for a claim. Names have no slash. */
export function claimRef(claim: {
  cluster: string;
  namespace: string;
  name: string;
}): string {
  return `${claim.cluster}/${claim.namespace}/${claim.name}`;
}

/** Ref by which the permission framework asks for a namespace. */
export function namespaceRef(namespace: {
  cluster: string;
  namespace: string;
}): string {
  return `${namespace.cluster}/${namespace.namespace}`;
}
