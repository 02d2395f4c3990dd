/**
 * Annotations by which the parts of binding talk to each other
 * (k8s.io/component-helpers, storage/volume).
 */
export const annotations = {
  /** On a claim: that it has been bound once. */
  bindCompleted: 'pv.kubernetes.io/bind-completed',
  /** That the binder chose the partner, not a person. */
  boundByController: 'pv.kubernetes.io/bound-by-controller',
  /** On a volume: who made it. */
  provisionedBy: 'pv.kubernetes.io/provisioned-by',
  /** On a claim: the node that the scheduler wants the volume for. */
  selectedNode: 'volume.kubernetes.io/selected-node',
  /** On a claim: who is to make its volume. */
  storageProvisioner: 'volume.kubernetes.io/storage-provisioner',
  betaStorageProvisioner: 'volume.beta.kubernetes.io/storage-provisioner',
  /** The name of the class before there was a field for it. */
  betaStorageClass: 'volume.beta.kubernetes.io/storage-class',
  defaultClass: 'storageclass.kubernetes.io/is-default-class',
} as const;
