import { InputError } from '@backstage/errors';
import type { ErrorRequestHandler, Request } from 'express';
import { spec } from '../schema/openapi/generated';

/** The part of a JSON schema that is looked at here. */
interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  [keyword: string]: unknown;
}

/** What the validator leaves at a request: the operation of the document that it matched. */
interface Validated {
  openapi?: {
    schema?: {
      requestBody?: {
        content?: Record<string, { schema?: Schema } | undefined>;
      };
    };
  };
}

const COMPLAINT = /^request\/body(\S*) must NOT have additional properties$/;

function resolve(schema: Schema | undefined): Schema | undefined {
  const name = schema?.$ref?.split('/').pop();
  const schemas: Record<string, Schema> = spec.components.schemas;
  return name === undefined ? schema : schemas[name];
}

function unknownIn(
  place: string,
  options: { body: unknown; schema?: Schema },
): string[] {
  let { body } = options;
  let schema = resolve(options.schema);
  for (const step of place.split('/').filter(Boolean)) {
    body = (body as Record<string, unknown> | undefined)?.[step];
    schema = resolve(schema?.items ?? schema?.properties?.[step]);
  }
  const known = schema?.properties;
  return known && typeof body === 'object' && body !== null
    ? Object.keys(body).filter(name => !(name in known))
    : [];
}

/**
 * Names the property where the validator of the OpenAPI document only says that there is one too
 * many. Other errors pass as they are.
 */
export const nameUnknownProperties: ErrorRequestHandler = (
  error: Error,
  request: Request & Validated,
  _response,
  next,
) => {
  const place = COMPLAINT.exec(error.message)?.[1];
  const content = request.openapi?.schema?.requestBody?.content;
  const names =
    place === undefined
      ? []
      : unknownIn(place, {
          body: request.body,
          schema: content?.['application/json']?.schema,
        });
  next(
    names.length > 0
      ? new InputError(
          `request/body${place ?? ''} must not have ${names
            .map(name => `'${name}'`)
            .join(', ')}: the API knows no such property there`,
        )
      : error,
  );
};
