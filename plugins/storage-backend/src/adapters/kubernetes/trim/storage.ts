import type {
  ObservedClaim,
  ObservedClass,
  ObservedCsiDriver,
  ObservedVolume,
  ObservedVolumeSource,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../ClusterClient';
import {
  allAnnotations,
  deletion,
  identity,
  labelsOf,
  Raw,
  storageAnnotations,
  withoutUndefined,
} from './metadata';
import { bytesOf } from './bytes';

const claimPhases = ['Pending', 'Bound', 'Lost'] as const;

/** Where the class was named before `spec.storageClassName` existed; still honoured. */
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** A PersistentVolumeClaim. */
export function trimClaim(object: KubernetesObject): ObservedClaim {
  const { spec = {}, status = {}, metadata } = object as Raw;
  return withoutUndefined<ObservedClaim>({
    namespace: metadata.namespace ?? '',
    ...identity(object),
    ...deletion(object),
    labels: labelsOf(metadata.labels),
    annotations: storageAnnotations(object),
    storageClass:
      metadata.annotations?.[classAnnotation] ?? spec.storageClassName,
    accessModes: spec.accessModes ?? [],
    volumeMode: spec.volumeMode,
    requestedBytes: bytesOf(spec.resources?.requests?.storage),
    capacityBytes: bytesOf(status.capacity?.storage),
    volumeName: spec.volumeName || undefined,
    phase: claimPhases.find(phase => phase === status.phase) ?? 'Unknown',
  });
}

/** Fields of a volume's spec that are not its source. */
const notSources = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

function volumeSource(spec: Raw): ObservedVolumeSource {
  if (spec.hostPath) {
    return { kind: 'hostPath', path: spec.hostPath.path };
  }
  if (spec.local) {
    return { kind: 'local', path: spec.local.path };
  }
  if (spec.nfs) {
    return { kind: 'nfs', server: spec.nfs.server, path: spec.nfs.path };
  }
  if (spec.csi) {
    return withoutUndefined<ObservedVolumeSource>({
      kind: 'csi',
      driver: spec.csi.driver,
      volumeHandle: spec.csi.volumeHandle,
      volumeAttributes: spec.csi.volumeAttributes,
    });
  }
  return withoutUndefined<ObservedVolumeSource>({
    kind: 'other',
    field: Object.keys(spec).find(field => !notSources.has(field)),
  });
}

/** A term may match on labels or on fields; both are expressions of it. */
function affinityTerms(spec: Raw): ObservedVolume['nodeAffinity'] {
  const terms: Raw[] | undefined =
    spec.nodeAffinity?.required?.nodeSelectorTerms;
  return terms?.map(({ matchExpressions = [], matchFields = [] }) =>
    [...matchExpressions, ...matchFields].map(
      ({ key, operator, values = [] }: Raw) => ({ key, operator, values }),
    ),
  );
}

/** A PersistentVolume. */
export function trimVolume(object: KubernetesObject): ObservedVolume {
  const { spec = {}, status = {} } = object as Raw;
  return withoutUndefined<ObservedVolume>({
    ...identity(object),
    ...deletion(object),
    annotations: allAnnotations(object),
    storageClass:
      object.metadata.annotations?.[classAnnotation] ??
      (spec.storageClassName || undefined),
    capacityBytes: bytesOf(spec.capacity?.storage),
    accessModes: spec.accessModes ?? [],
    reclaimPolicy: spec.persistentVolumeReclaimPolicy,
    phase: status.phase,
    message: status.message || undefined,
    claimRef:
      spec.claimRef &&
      withoutUndefined({
        namespace: spec.claimRef.namespace,
        name: spec.claimRef.name,
        uid: spec.claimRef.uid,
      }),
    source: volumeSource(spec),
    nodeAffinity: affinityTerms(spec),
    mountOptions: spec.mountOptions ?? [],
  });
}

const defaultClassAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** A StorageClass; absent fields get the API's defaults. */
export function trimClass(object: KubernetesObject): ObservedClass {
  const raw = object as Raw;
  const annotations = allAnnotations(object);
  return {
    ...identity(object),
    provisioner: raw.provisioner,
    parameters: raw.parameters ?? {},
    annotations,
    reclaimPolicy: raw.reclaimPolicy ?? 'Delete',
    bindingMode: raw.volumeBindingMode ?? 'Immediate',
    allowExpansion: raw.allowVolumeExpansion === true,
    isDefault: defaultClassAnnotations.some(
      name => annotations[name] === 'true',
    ),
    mountOptions: raw.mountOptions ?? [],
  };
}

/** A CSIDriver. */
export function trimCsiDriver(object: KubernetesObject): ObservedCsiDriver {
  return withoutUndefined<ObservedCsiDriver>({
    name: object.metadata.name,
    fsGroupPolicy: (object as Raw).spec?.fsGroupPolicy,
  });
}
