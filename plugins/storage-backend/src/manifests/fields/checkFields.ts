import type { CheckCode } from '@stowage/backstage-plugin-storage-common';
import type { Field } from './field';

/** Something in a manifest that the list of fields does not have. */
export interface FieldProblem {
  /** Such as `spec.template.spec.volumes[2].hostPath`. */
  path: string;
  code: Extract<
    CheckCode,
    | 'MANIFEST_FIELD_NOT_ALLOWED'
    | 'MANIFEST_FIELD_MISSING'
    | 'MANIFEST_VALUE_NOT_ALLOWED'
  >;
  message: string;
}

/**
 * Compares a part of a manifest with the description of what may stand there.
 *
 * @returns every difference, in the order of the manifest
 */
export function checkFields(options: {
  given: unknown;
  field: Field;
  path: string;
}): FieldProblem[] {
  const { given, field, path } = options;
  // An empty field says the same as a missing one.
  if (given === undefined || given === null) {
    return [];
  }
  switch (field.kind) {
    case 'value':
      return checkValue({ given, field, path });
    case 'list':
      if (!Array.isArray(given)) {
        return [wrongType(path, 'a list')];
      }
      return given.flatMap((item, index) =>
        checkFields({
          given: item,
          field: field.of,
          path: `${path}[${index}]`,
        }),
      );
    case 'map':
      if (!isRecord(given)) {
        return [wrongType(path, 'a map of strings')];
      }
      return checkMap({ given, field, path });
    case 'object':
    default:
      if (!isRecord(given)) {
        return [wrongType(path, 'an object')];
      }
      return checkObject({ given, field, path });
  }
}

function checkObject(options: {
  given: Record<string, unknown>;
  field: Extract<Field, { kind: 'object' }>;
  path: string;
}): FieldProblem[] {
  const { given, field, path } = options;
  const pathOf = (name: string) => (path ? `${path}.${name}` : name);
  const missing = field.required
    .filter(name => given[name] === undefined || given[name] === null)
    .map(
      (name): FieldProblem => ({
        path: pathOf(name),
        code: 'MANIFEST_FIELD_MISSING',
        message:
          'must be given, because what Kubernetes assumes without it is not allowed',
      }),
    );
  const others = Object.entries(given).flatMap(
    ([name, child]): FieldProblem[] =>
      // Looked up as an own property, so that `constructor` is not a known field.
      Object.hasOwn(field.fields, name)
        ? checkFields({
            given: child,
            field: field.fields[name],
            path: pathOf(name),
          })
        : [
            {
              path: pathOf(name),
              code: 'MANIFEST_FIELD_NOT_ALLOWED',
              message: 'this field may not be applied through the portal',
            },
          ],
  );
  return [...missing, ...others];
}

function checkValue(options: {
  given: unknown;
  field: Extract<Field, { kind: 'value' }>;
  path: string;
}): FieldProblem[] {
  const { given, field, path } = options;
  if (typeof given === 'object') {
    return [wrongType(path, 'a plain value')];
  }
  const message = field.rule?.(given);
  return message ? [{ path, code: 'MANIFEST_VALUE_NOT_ALLOWED', message }] : [];
}

function checkMap(options: {
  given: Record<string, unknown>;
  field: Extract<Field, { kind: 'map' }>;
  path: string;
}): FieldProblem[] {
  const { given, field, path } = options;
  return Object.entries(given).flatMap(([key, item]): FieldProblem[] => {
    const keyPath = `${path}['${key}']`;
    const message = field.entry?.(key, item);
    if (message) {
      return [{ path: keyPath, code: 'MANIFEST_VALUE_NOT_ALLOWED', message }];
    }
    return typeof item === 'object' && item !== null
      ? [wrongType(keyPath, 'a plain value')]
      : [];
  });
}

function wrongType(path: string, expected: string): FieldProblem {
  return {
    path,
    code: 'MANIFEST_VALUE_NOT_ALLOWED',
    message: `must be ${expected}`,
  };
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
