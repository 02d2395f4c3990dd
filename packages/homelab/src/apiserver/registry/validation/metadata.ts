import {
  FieldError,
  forbidden,
  invalid,
  required,
  tooLong,
} from '../../FieldError';
import { Resource, sameJson } from '../../Resource';
import { Kind } from '../Kind';
import { isLabelValue, isQualifiedName, isSubdomain, nameRules } from './names';

/** Most bytes of all annotations of an object. */
const annotationBytes = 256 * 1024;

function check(
  field: string,
  value: string,
  problem: string | undefined,
): FieldError[] {
  return problem ? [invalid(field, value, problem)] : [];
}

/** What is wrong with labels, wherever they are. */
export function validateLabels(
  labels: Record<string, string> = {},
  path = 'metadata.labels',
): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...check(path, key, isQualifiedName(key)),
    ...check(path, value, isLabelValue(value)),
  ]);
}

function validateAnnotations(
  annotations: Record<string, string> = {},
): FieldError[] {
  const path = 'metadata.annotations';
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key + value),
    0,
  );
  return [
    ...Object.keys(annotations).flatMap(key =>
      check(path, key, isQualifiedName(key.toLowerCase())),
    ),
    ...(size > annotationBytes ? [tooLong(path, annotationBytes)] : []),
  ];
}

function validateOwners(owners: any[] = []): FieldError[] {
  const errors = owners.flatMap((owner, index) =>
    ['apiVersion', 'kind', 'name', 'uid']
      .filter(field => !owner[field])
      .map(field =>
        invalid(
          `metadata.ownerReferences[${index}].${field}`,
          owner[field] ?? '',
          field === 'apiVersion'
            ? 'version must not be empty'
            : 'must not be empty',
        ),
      ),
  );
  const controllers = owners.filter(({ controller }) => controller);
  if (controllers.length > 1) {
    const [first, second] = controllers.map(
      ({ kind, name }) => `${kind} ${name}`,
    );
    errors.push(
      invalid(
        'metadata.ownerReferences',
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`,
      ),
    );
  }
  return errors;
}

/** What is wrong with an object's metadata. */
export function validateMetadata(kind: Kind, object: Resource): FieldError[] {
  const { name, labels, annotations, ownerReferences, finalizers } =
    object.metadata;
  return [
    ...(name
      ? check('metadata.name', name, nameRules[kind.names ?? 'subdomain'](name))
      : [required('metadata.name', 'name or generateName is required')]),
    ...validateLabels(labels),
    ...validateAnnotations(annotations),
    ...validateOwners(ownerReferences),
    ...(finalizers ?? []).flatMap(each =>
      check('metadata.finalizers', each, isQualifiedName(each)),
    ),
  ];
}

/** Fields that an update sets only to what they are. */
const fixed = ['name', 'namespace', 'uid', 'creationTimestamp'] as const;

/** What is wrong with a change of an object's metadata. */
export function validateMetadataUpdate(
  kind: Kind,
  object: Resource,
  old: Resource,
): FieldError[] {
  const errors = fixed
    .filter(field => !sameJson(object.metadata[field], old.metadata[field]))
    .map(field =>
      invalid(
        `metadata.${field}`,
        object.metadata[field] ?? '',
        'field is immutable',
      ),
    );
  if (old.metadata.deletionTimestamp) {
    const before = old.metadata.finalizers ?? [];
    const added = (object.metadata.finalizers ?? []).filter(
      each => !before.includes(each),
    );
    if (added.length > 0) {
      errors.push(
        forbidden(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added
            .map(each => JSON.stringify(each))
            .join(', ')}}`,
        ),
      );
    }
  }
  return [
    ...errors,
    ...validateMetadata(kind, object).filter(
      ({ field }) => field !== 'metadata.name',
    ),
  ];
}

/** A reference to a class. */
export function validateClassName(
  field: string,
  name: string | undefined,
): FieldError[] {
  return name ? check(field, name, isSubdomain(name)) : [];
}
