import {
  FieldError,
  forbidden,
  immutable,
  invalid,
  notSupported,
  required,
} from '../../FieldError';
import { Quantity } from '../../quantities/Quantity';
import { sameJson } from '../../Resource';
import { validateClassName } from './metadata';

const accessModes = [
  'ReadOnlyMany',
  'ReadWriteMany',
  'ReadWriteOnce',
  'ReadWriteOncePod',
];
const volumeModes = ['Block', 'Filesystem'];
const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];

/** Fields of a volume that are no source. */
const volumeFields = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

function validateAccessModes(
  modes: string[] | undefined,
  field: string,
  detail?: string,
): FieldError[] {
  if (!modes?.length) {
    return [required(field, detail)];
  }
  const unknown = modes.filter(mode => !accessModes.includes(mode));
  const others = modes.some(
    mode => mode !== 'ReadWriteOncePod' && accessModes.includes(mode),
  );
  return [
    ...unknown.map(mode => notSupported(field, mode, accessModes)),
    ...(modes.includes('ReadWriteOncePod') && others
      ? [
          forbidden(
            field,
            'may not use ReadWriteOncePod with other access modes',
          ),
        ]
      : []),
  ];
}

function validatePositive(value: unknown, field: string): FieldError[] {
  const quantity = Quantity.of(value);
  return quantity.isNegative || quantity.isZero
    ? [invalid(field, value, 'must be greater than zero')]
    : [];
}

function validateVolumeMode(mode: string | undefined, field: string) {
  return mode !== undefined && !volumeModes.includes(mode)
    ? [notSupported(field, mode, volumeModes)]
    : [];
}

/** What is wrong with a claim's purpose, in a claim or a template. */
export function validateClaimSpec(spec: any, path: string): FieldError[] {
  const storage = spec.resources?.requests?.storage;
  return [
    ...validateAccessModes(
      spec.accessModes,
      `${path}.accessModes`,
      'at least 1 access mode is required',
    ),
    ...(storage === undefined
      ? [required(`${path}.resources[storage]`)]
      : validatePositive(storage, `${path}.resources[storage]`)),
    ...validateClassName(`${path}.storageClassName`, spec.storageClassName),
    ...validateVolumeMode(spec.volumeMode, `${path}.volumeMode`),
  ];
}

/** A claim without what may change: everything, once it is compared. */
function fixedClaimSpec(spec: any, old: any, bound: boolean): unknown {
  const fixed = structuredClone(spec);
  if (!old.volumeName) {
    delete fixed.volumeName;
  }
  if (bound) {
    delete fixed.volumeAttributesClassName;
    delete fixed.resources?.requests?.storage;
  }
  if (old.storageClassName === undefined) {
    // A default class may still be given to a claim that never had one.
    delete fixed.storageClassName;
  }
  return fixed;
}

function validateClaimChange(claim: any, old: any): FieldError[] {
  const errors: FieldError[] = [];
  const bound = claim.status?.phase === 'Bound';
  if (
    !sameJson(
      fixedClaimSpec(claim.spec, old.spec, bound),
      fixedClaimSpec(old.spec, old.spec, bound),
    )
  ) {
    errors.push(
      forbidden(
        'spec',
        'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
      ),
    );
  }
  const size = Quantity.of(claim.spec.resources?.requests?.storage);
  const before = Quantity.of(old.spec.resources?.requests?.storage);
  // A growth that failed may be taken back, though never below what there is.
  if (
    size.compare(before) < 0 &&
    size.compare(Quantity.of(old.status?.capacity?.storage)) <= 0
  ) {
    errors.push(
      forbidden(
        'spec.resources.requests.storage',
        'field can not be less than status.capacity',
      ),
    );
  }
  if (!sameJson(claim.spec.volumeMode, old.spec.volumeMode)) {
    errors.push(immutable('volumeMode', claim.spec.volumeMode ?? null));
  }
  return errors;
}

export function validateClaim(claim: any, old?: any): FieldError[] {
  return [
    ...validateClaimSpec(claim.spec, 'spec'),
    ...(old ? validateClaimChange(claim, old) : []),
  ];
}

/** The parts of a volume that say where its bytes are. */
function sourcesOf(spec: any): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(spec).filter(([field]) => !volumeFields.includes(field)),
  );
}

function validateSource(spec: any): FieldError[] {
  const sources = Object.keys(sourcesOf(spec));
  const errors: FieldError[] = [];
  if (sources.length === 0) {
    errors.push(required('spec', 'must specify a volume type'));
  }
  errors.push(
    ...sources
      .slice(1)
      .map(source =>
        forbidden(`spec.${source}`, 'may not specify more than 1 volume type'),
      ),
  );
  for (const source of ['hostPath', 'local']) {
    const path: string | undefined = spec[source]?.path;
    if (spec[source] && !path) {
      errors.push(required(`spec.${source}.path`));
    } else if (path?.split('/').includes('..')) {
      errors.push(
        invalid(`spec.${source}.path`, path, "must not contain '..'"),
      );
    }
  }
  if (spec.nfs) {
    for (const field of ['server', 'path']) {
      if (!spec.nfs[field]) {
        errors.push(required(`spec.nfs.${field}`));
      }
    }
    if (spec.nfs.path && !spec.nfs.path.startsWith('/')) {
      errors.push(
        invalid('spec.nfs.path', spec.nfs.path, 'must be an absolute path'),
      );
    }
  }
  if (spec.csi) {
    for (const field of ['driver', 'volumeHandle']) {
      if (!spec.csi[field]) {
        errors.push(required(`spec.csi.${field}`));
      }
    }
  }
  if (spec.local && !spec.nodeAffinity) {
    errors.push(
      required('spec.nodeAffinity', 'Local volume requires node affinity'),
    );
  }
  return errors;
}

function validateNodeAffinity(affinity: any): FieldError[] {
  if (!affinity) {
    return [];
  }
  if (!affinity.required) {
    return [
      required(
        'spec.nodeAffinity.required',
        'must specify required node constraints',
      ),
    ];
  }
  return affinity.required.nodeSelectorTerms?.length
    ? []
    : [
        required(
          'spec.nodeAffinity.required.nodeSelectorTerms',
          'must have at least one node selector term',
        ),
      ];
}

function validateVolumeChange(volume: any, old: any): FieldError[] {
  const errors: FieldError[] = [];
  if (!sameJson(sourcesOf(volume.spec), sourcesOf(old.spec))) {
    errors.push(
      forbidden(
        'spec.persistentvolumesource',
        'spec.persistentvolumesource is immutable after creation',
      ),
    );
  }
  if (!sameJson(volume.spec.volumeMode, old.spec.volumeMode)) {
    errors.push(immutable('volumeMode', volume.spec.volumeMode ?? null));
  }
  if (
    old.spec.nodeAffinity &&
    !sameJson(volume.spec.nodeAffinity, old.spec.nodeAffinity)
  ) {
    errors.push(immutable('nodeAffinity', volume.spec.nodeAffinity ?? null));
  }
  return errors;
}

export function validateVolume(volume: any, old?: any): FieldError[] {
  const { spec } = volume;
  const storage = spec.capacity?.storage;
  return [
    ...validateAccessModes(spec.accessModes, 'spec.accessModes'),
    ...(spec.capacity ? [] : [required('spec.capacity')]),
    ...(storage === undefined || Object.keys(spec.capacity).length > 1
      ? [notSupported('spec.capacity', spec.capacity ?? null, ['storage'])]
      : validatePositive(storage, 'spec.capacity[storage]')),
    ...(reclaimPolicies.includes(spec.persistentVolumeReclaimPolicy)
      ? []
      : [
          notSupported(
            'spec.persistentVolumeReclaimPolicy',
            spec.persistentVolumeReclaimPolicy,
            reclaimPolicies,
          ),
        ]),
    ...validateNodeAffinity(spec.nodeAffinity),
    ...validateSource(spec),
    ...validateClassName('spec.storageClassName', spec.storageClassName),
    ...validateVolumeMode(spec.volumeMode, 'spec.volumeMode'),
    ...(old ? validateVolumeChange(volume, old) : []),
  ];
}

export function validateStorageClass(storageClass: any, old?: any) {
  if (old) {
    return ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode']
      .filter(field => !sameJson(storageClass[field], old[field]))
      .map(field => immutable(field, storageClass[field] ?? null));
  }
  const { provisioner, reclaimPolicy, volumeBindingMode } = storageClass;
  return [
    ...(provisioner ? [] : [required('provisioner')]),
    ...(['Delete', 'Retain'].includes(reclaimPolicy)
      ? []
      : [notSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain'])]),
    ...(bindingModes.includes(volumeBindingMode)
      ? []
      : [notSupported('volumeBindingMode', volumeBindingMode, bindingModes)]),
  ];
}
