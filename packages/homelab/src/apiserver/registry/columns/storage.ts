import {
  ageColumn,
  Column,
  column,
  nameColumn,
  wide,
} from '../../table/Column';

const shortModes: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(modes: string[] = []): string {
  return Object.keys(shortModes)
    .filter(mode => modes.includes(mode))
    .map(mode => shortModes[mode])
    .join(',');
}

function phase({ metadata, status }: any): string {
  return metadata.deletionTimestamp ? 'Terminating' : status?.phase ?? '';
}

/** The annotation that named the class before there was a field for it. */
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

function storageClass({ metadata, spec }: any): string {
  return metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? '';
}

const attributesClass = column(
  'VolumeAttributesClass',
  ({ spec }) => spec.volumeAttributesClassName ?? '<unset>',
);
const volumeMode = wide(
  'VolumeMode',
  ({ spec }) => spec.volumeMode ?? '<unset>',
);

export const claimColumns: Column[] = [
  nameColumn,
  column('Status', phase),
  column('Volume', ({ spec }) => spec.volumeName ?? ''),
  column('Capacity', ({ spec, status }) =>
    spec.volumeName ? status?.capacity?.storage ?? '0' : '',
  ),
  column('Access Modes', ({ spec, status }) =>
    spec.volumeName ? accessModes(status?.accessModes) : '',
  ),
  column('StorageClass', storageClass),
  attributesClass,
  ageColumn,
  volumeMode,
];

export const volumeColumns: Column[] = [
  nameColumn,
  column('Capacity', ({ spec }) => spec.capacity?.storage ?? '0'),
  column('Access Modes', ({ spec }) => accessModes(spec.accessModes)),
  column('Reclaim Policy', ({ spec }) => spec.persistentVolumeReclaimPolicy),
  column('Status', phase),
  column('Claim', ({ spec: { claimRef } }) =>
    claimRef ? `${claimRef.namespace}/${claimRef.name}` : '',
  ),
  column('StorageClass', storageClass),
  attributesClass,
  column('Reason', ({ status }) => status?.reason ?? ''),
  ageColumn,
  volumeMode,
];

const defaultClassAnnotation = 'storageclass.kubernetes.io/is-default-class';

export const storageClassColumns: Column[] = [
  column(
    'Name',
    ({ metadata }) =>
      metadata.annotations?.[defaultClassAnnotation] === 'true'
        ? `${metadata.name} (default)`
        : metadata.name,
    { format: 'name' },
  ),
  column('Provisioner', ({ provisioner }) => provisioner),
  column('ReclaimPolicy', ({ reclaimPolicy }) => reclaimPolicy),
  column('VolumeBindingMode', ({ volumeBindingMode }) => volumeBindingMode),
  column('AllowVolumeExpansion', ({ allowVolumeExpansion }) =>
    Boolean(allowVolumeExpansion),
  ),
  ageColumn,
];

function truth(name: string, cell: (object: any) => boolean): Column {
  return column(name, cell, { type: 'boolean' });
}

export const csiDriverColumns: Column[] = [
  nameColumn,
  truth('AttachRequired', ({ spec }) => spec.attachRequired ?? true),
  truth('PodInfoOnMount', ({ spec }) => spec.podInfoOnMount ?? false),
  truth('StorageCapacity', ({ spec }) => spec.storageCapacity ?? false),
  column(
    'TokenRequests',
    ({ spec }) =>
      spec.tokenRequests?.map(({ audience }: any) => audience).join(',') ??
      '<unset>',
  ),
  truth('RequiresRepublish', ({ spec }) => spec.requiresRepublish ?? false),
  column('Modes', ({ spec }) =>
    spec.volumeLifecycleModes?.length
      ? spec.volumeLifecycleModes.join(',')
      : '<none>',
  ),
  ageColumn,
];

export const csiNodeColumns: Column[] = [
  nameColumn,
  column('Drivers', ({ spec }) => spec.drivers?.length ?? 0, {
    type: 'integer',
  }),
  ageColumn,
];

export const volumeAttachmentColumns: Column[] = [
  nameColumn,
  column('Attacher', ({ spec }) => spec.attacher),
  column('PV', ({ spec }) => spec.source?.persistentVolumeName ?? ''),
  column('Node', ({ spec }) => spec.nodeName),
  truth('Attached', ({ status }) => status?.attached ?? false),
  ageColumn,
];
