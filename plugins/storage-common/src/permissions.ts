import {
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';

/**
 * Resource type of claims. Rules can restrict by owner, namespace and cluster.
 * @public
 */
export const RESOURCE_TYPE_STORAGE_CLAIM = 'storage-claim';

/**
 * Resource type of namespaces, for everything that changes something in them.
 * @public
 */
export const RESOURCE_TYPE_STORAGE_NAMESPACE = 'storage-namespace';

/** To see a claim, its volume, figures and findings. @public */
export const storageClaimReadPermission = createPermission({
  name: 'storage.claim.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_STORAGE_CLAIM,
});

/** To see pools: nodes' file systems, exports, their room. @public */
export const storagePoolReadPermission = createPermission({
  name: 'storage.pool.read',
  attributes: { action: 'read' },
});

/** To see the clusters, how they are reached and what is missing there. @public */
export const storageClusterReadPermission = createPermission({
  name: 'storage.cluster.read',
  attributes: { action: 'read' },
});

/** To see the tiers and to check a claim before it is made. @public */
export const storageTierReadPermission = createPermission({
  name: 'storage.tier.read',
  attributes: { action: 'read' },
});

/** To ask what applying manifests to a namespace would do (a server-side dry run). @public */
export const storageManifestCheckPermission = createPermission({
  name: 'storage.manifest.check',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/** To apply manifests of the allowed kinds to a namespace. @public */
export const storageManifestApplyPermission = createPermission({
  name: 'storage.manifest.apply',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/** To start a Job of a CronJob in a namespace now. @public */
export const storageCronJobRunPermission = createPermission({
  name: 'storage.cronjob.run',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/**
 * To move claims of a namespace: to plan it, to start it, and to confirm a longer stop.
 * @public
 */
export const storageOperationMovePermission = createPermission({
  name: 'storage.operation.move',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/** To move claims of a namespace back to a kept original. @public */
export const storageOperationRollBackPermission = createPermission({
  name: 'storage.operation.roll-back',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/** To let go of an original that was kept for a namespace. @public */
export const storageOperationReleasePermission = createPermission({
  name: 'storage.operation.release',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/** To retire claims of a namespace. @public */
export const storageOperationRetirePermission = createPermission({
  name: 'storage.operation.retire',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/** To see the operations of a namespace, with their logs, and the originals kept for it. @public */
export const storageOperationReadPermission = createPermission({
  name: 'storage.operation.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/** To cancel an operation of a namespace, whoever started it. @public */
export const storageOperationCancelPermission = createPermission({
  name: 'storage.operation.cancel',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_STORAGE_NAMESPACE,
});

/** The permission that each kind of operation asks for. @public */
export const storageOperationPermissions = {
  move: storageOperationMovePermission,
  'roll-back': storageOperationRollBackPermission,
  release: storageOperationReleasePermission,
  retire: storageOperationRetirePermission,
} as const;

/** Everything that can be permitted. @public */
export const storagePermissions: Permission[] = [
  storageClaimReadPermission,
  storagePoolReadPermission,
  storageClusterReadPermission,
  storageTierReadPermission,
  storageManifestCheckPermission,
  storageManifestApplyPermission,
  storageCronJobRunPermission,
  storageOperationMovePermission,
  storageOperationRollBackPermission,
  storageOperationReleasePermission,
  storageOperationRetirePermission,
  storageOperationReadPermission,
  storageOperationCancelPermission,
];
