import { fill } from './pod';

/** Defaults of a claim, as an object or as a template. */
export function claimDefaults(claim: any): void {
  claim.spec ??= {};
  fill(claim.spec, { volumeMode: 'Filesystem' });
  const { spec } = claim;
  // Two names of one thing, as long as it is in the claim's own namespace.
  if (spec.dataSourceRef && !spec.dataSourceRef.namespace) {
    fill(spec, { dataSource: spec.dataSourceRef });
  } else if (spec.dataSource) {
    fill(spec, { dataSourceRef: spec.dataSource });
  }
  claim.status ??= {};
  fill(claim.status, { phase: 'Pending' });
}

export function volumeDefaults(volume: any): void {
  volume.spec ??= {};
  fill(volume.spec, {
    persistentVolumeReclaimPolicy: 'Retain',
    volumeMode: 'Filesystem',
  });
  if (volume.spec.hostPath) {
    fill(volume.spec.hostPath, { type: '' });
  }
  volume.status ??= {};
  fill(volume.status, { phase: 'Pending' });
}

export function storageClassDefaults(storageClass: any): void {
  fill(storageClass, {
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  });
}

export function csiDriverDefaults(driver: any): void {
  driver.spec ??= {};
  fill(driver.spec, {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    volumeLifecycleModes: ['Persistent'],
    requiresRepublish: false,
    seLinuxMount: false,
  });
}
