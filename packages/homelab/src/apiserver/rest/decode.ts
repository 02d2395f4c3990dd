import { Kind, apiVersionOf } from '../registry/Kind';
import { decodeObject } from '../schema/decodeObject';
import { StatusError } from '../StatusError';
import { WriteRequest } from './WriteRequest';

function refuseOtherKind(kind: Kind, body: Record<string, any>): void {
  const expected = apiVersionOf(kind);
  if (body.apiVersion && body.apiVersion !== expected) {
    throw StatusError.badRequest(
      `the API version in the data (${body.apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (body.kind && body.kind !== kind.kind) {
    throw StatusError.badRequest(
      `${body.kind} in version ${JSON.stringify(
        kind.version,
      )} cannot be handled as a ${kind.kind}: converting (${body.kind}) to (${
        kind.kind
      }): unknown conversion`,
    );
  }
}

/**
 * Reads an object that a client sent.
 *
 * @throws StatusError 400 for another kind, for values of other types, and in
 * strict mode for fields that the kind does not have
 */
export function decodeBody(
  request: Pick<WriteRequest, 'kind' | 'fieldValidation' | 'warnings'>,
  body: Record<string, any> | undefined,
): any {
  const { kind, fieldValidation, warnings } = request;
  if (!body || typeof body !== 'object' || Array.isArray(body)) {
    throw StatusError.badRequest(
      `the body must be a ${kind.kind} of ${apiVersionOf(kind)}`,
    );
  }
  refuseOtherKind(kind, body);
  const { value, unknown } = decodeObject(kind, body);
  if (unknown.length > 0 && fieldValidation === 'Strict') {
    throw StatusError.badRequest(
      `${kind.kind} in version ${JSON.stringify(
        kind.version,
      )} cannot be handled as a ${kind.kind}: strict decoding error: ${unknown
        .map(field => `unknown field ${JSON.stringify(field)}`)
        .join(', ')}`,
    );
  }
  if (fieldValidation === 'Warn') {
    warnings.push(
      ...unknown.map(field => `unknown field ${JSON.stringify(field)}`),
    );
  }
  return {
    ...value,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: { ...value.metadata },
  };
}
