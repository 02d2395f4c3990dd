import { Quantity } from '../quantities/Quantity';
import { StatusError } from '../StatusError';
import { AdmissionPlugin, concerns } from './Admission';

const classes = 'storage.k8s.io/storageclasses';
const defaultAnnotation = 'storageclass.kubernetes.io/is-default-class';
const betaClassAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** A claim that names no class gets the default one: the newest, where there are several. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  mutate(request) {
    const { operation, object, situation } = request;
    if (
      operation !== 'CREATE' ||
      !concerns(request, '', 'persistentvolumeclaims') ||
      object.spec.storageClassName !== undefined ||
      object.metadata.annotations?.[betaClassAnnotation] !== undefined
    ) {
      return;
    }
    const [newest] = situation
      .list(classes)
      .filter(
        ({ metadata }) => metadata.annotations?.[defaultAnnotation] === 'true',
      )
      .sort(
        (left, right) =>
          right.metadata.creationTimestamp!.localeCompare(
            left.metadata.creationTimestamp!,
          ) || left.metadata.name.localeCompare(right.metadata.name),
      );
    if (newest) {
      object.spec.storageClassName = newest.metadata.name;
    }
  },
};

/** What is in use is not deleted until it is not. */
const protections: Record<string, string> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  mutate(request) {
    const { operation, object, kind } = request;
    if (
      operation !== 'CREATE' ||
      !concerns(request, '', ...Object.keys(protections))
    ) {
      return;
    }
    const finalizer = protections[kind.plural];
    const present: string[] = object.metadata.finalizers ?? [];
    if (!present.includes(finalizer)) {
      object.metadata.finalizers = [...present, finalizer];
    }
  },
};

/** Only what is bound, and of a class that allows for it, grows. */
export const claimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate(request) {
    const { operation, object, old, kind, name, situation } = request;
    if (
      operation !== 'UPDATE' ||
      !concerns(request, '', 'persistentvolumeclaims')
    ) {
      return;
    }
    const size = (claim: any) =>
      Quantity.of(claim.spec.resources?.requests?.storage);
    if (size(object).compare(size(old)) <= 0) {
      return;
    }
    if (old!.status?.phase !== 'Bound') {
      throw StatusError.forbidden(
        kind,
        name,
        'Only bound persistent volume claims can be expanded',
      );
    }
    const storageClass = situation.read(
      classes,
      object.metadata.annotations?.[betaClassAnnotation] ??
        object.spec.storageClassName ??
        '',
    );
    if (!storageClass?.allowVolumeExpansion) {
      throw StatusError.forbidden(
        kind,
        name,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      );
    }
  },
};
