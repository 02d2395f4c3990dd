import { createConditionExports } from '@backstage/plugin-permission-node';
import {
  storageClaimResourceRef,
  storageNamespaceResourceRef,
} from './resources';
import { isComponentOwner } from './rules/isComponentOwner';
import { isClaimInCluster, isNamespaceInCluster } from './rules/isInCluster';
import { isClaimInNamespace, isNamespaceNamed } from './rules/isInNamespace';
import {
  isClaimNamespaceOwner,
  isNamespaceOwner,
} from './rules/isNamespaceOwner';

/** Every rule on claims. */
export const claimRules = {
  isInCluster: isClaimInCluster,
  isInNamespace: isClaimInNamespace,
  isNamespaceOwner: isClaimNamespaceOwner,
  isComponentOwner,
};

/** Every rule on namespaces. */
export const namespaceRules = {
  isInCluster: isNamespaceInCluster,
  isInNamespace: isNamespaceNamed,
  isNamespaceOwner,
};

const claimExports = createConditionExports({
  resourceRef: storageClaimResourceRef,
  rules: claimRules,
});

const namespaceExports = createConditionExports({
  resourceRef: storageNamespaceResourceRef,
  rules: namespaceRules,
});

/**
 * Conditions on claims for permission policies.
 * @public
 */
export const storageClaimConditions = claimExports.conditions;

/**
 * A conditional decision on `storage.claim.read`.
 * @public
 */
export const createStorageClaimConditionalDecision =
  claimExports.createConditionalDecision;

/**
 * Conditions on namespaces for permission policies.
 * @public
 */
export const storageNamespaceConditions = namespaceExports.conditions;

/**
 * A conditional decision on `storage.manifest.*` and `storage.cronjob.run`.
 * @public
 */
export const createStorageNamespaceConditionalDecision =
  namespaceExports.createConditionalDecision;
