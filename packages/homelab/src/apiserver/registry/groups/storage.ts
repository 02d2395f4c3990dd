import { Kind } from '../Kind';
import {
  csiDriverColumns,
  csiNodeColumns,
  storageClassColumns,
  volumeAttachmentColumns,
} from '../columns/storage';
import { csiDriverDefaults, storageClassDefaults } from '../defaults/storage';
import { clusterWide, defineKind } from '../defineKind';
import { validateStorageClass } from '../validation/storage';

const storage = { group: 'storage.k8s.io', version: 'v1', types: 'storage' };

/** The kinds of the group `storage.k8s.io`. */
export const storageKinds: Kind[] = [
  defineKind(storage, 'StorageClass', {
    ...clusterWide,
    shortNames: ['sc'],
    answersDeleted: true,
    columns: storageClassColumns,
    defaults: storageClassDefaults,
    validate: validateStorageClass,
  }),
  defineKind(storage, 'CSIDriver', {
    ...clusterWide,
    answersDeleted: true,
    needsVersion: true,
    columns: csiDriverColumns,
    defaults: csiDriverDefaults,
  }),
  defineKind(storage, 'CSINode', {
    ...clusterWide,
    answersDeleted: true,
    needsVersion: true,
    columns: csiNodeColumns,
    defaults: object => {
      object.spec ??= {};
      object.spec.drivers ??= null;
    },
  }),
  defineKind(storage, 'CSIStorageCapacity', {
    plural: 'csistoragecapacities',
    needsVersion: true,
  }),
  defineKind(storage, 'VolumeAttachment', {
    ...clusterWide,
    status: true,
    answersDeleted: true,
    needsVersion: true,
    columns: volumeAttachmentColumns,
  }),
];
