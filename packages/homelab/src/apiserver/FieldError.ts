import { qualified, StatusCause, StatusError } from './StatusError';

/** One thing that is wrong with one field of an object. */
export interface FieldError {
  /** Path such as `spec.containers[0].name`. */
  field: string;
  /** Of `details.causes`, such as `FieldValueRequired`. */
  reason: string;
  message: string;
}

/** Beyond this a message says only how many more there are. */
const shownSupported = 20;

function quoted(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : JSON.stringify(value) ?? 'null';
}

function withDetail(head: string, detail = ''): string {
  return detail ? `${head}: ${detail}` : head;
}

/** A field that must be set. */
export function required(field: string, detail?: string): FieldError {
  return {
    field,
    reason: 'FieldValueRequired',
    message: withDetail('Required value', detail),
  };
}

/** A field whose value breaks a rule. */
export function invalid(
  field: string,
  value: unknown,
  detail: string,
): FieldError {
  return {
    field,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${quoted(value)}: ${detail}`,
  };
}

/** A field whose value is none of those that there are. */
export function notSupported(
  field: string,
  value: unknown,
  supported: string[],
): FieldError {
  const list = supported
    .slice(0, shownSupported)
    .map(each => quoted(each))
    .join(', ');
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${quoted(value)}: supported values: ${list}`,
  };
}

/** A field that must not be set, or not now. */
export function forbidden(field: string, detail: string): FieldError {
  return {
    field,
    reason: 'FieldValueForbidden',
    message: withDetail('Forbidden', detail),
  };
}

/** An entry that is there twice. */
export function duplicate(field: string, value: unknown): FieldError {
  return {
    field,
    reason: 'FieldValueDuplicate',
    message: `Duplicate value: ${quoted(value)}`,
  };
}

/** A text that is longer than allowed. */
export function tooLong(field: string, bytes: number): FieldError {
  return {
    field,
    reason: 'FieldValueTooLong',
    message: `Too long: may not be more than ${bytes} bytes`,
  };
}

/** A field that an update may not change. */
export function immutable(field: string, value: unknown): FieldError {
  return invalid(field, value, 'field is immutable');
}

/** Errors of two equal values that had to be equal. */
export function unchanged(
  field: string,
  now: unknown,
  before: unknown,
): FieldError[] {
  return JSON.stringify(now) === JSON.stringify(before)
    ? []
    : [immutable(field, now)];
}

/** The refusal that names everything that is wrong with an object. */
export function invalidObject(
  kind: { group: string; kind: string },
  name: string,
  errors: FieldError[],
): StatusError {
  const texts = [
    ...new Set(errors.map(({ field, message }) => `${field}: ${message}`)),
  ];
  const causes: StatusCause[] = errors.map(({ field, reason, message }) => ({
    reason,
    message,
    field,
  }));
  const all = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new StatusError(
    422,
    'Invalid',
    `${qualified(kind.group, kind.kind)} "${name}" is invalid: ${all}`,
    {
      name,
      ...(kind.group && { group: kind.group }),
      kind: kind.kind,
      causes,
    },
  );
}
