import { CustomErrorBase } from '@backstage/errors';

/** One reason in `details.causes`. */
export interface StatusCause {
  reason?: string;
  message: string;
  field?: string;
}

/** `details` of a Status. */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** What names a kind in messages: its plural with its group, as `pods` and `jobs.batch`. */
export interface NamedResource {
  group: string;
  plural: string;
}

/** `pods`, `statefulsets.apps`: how messages name a resource. */
export function qualified(group: string, name: string): string {
  return group ? `${name}.${group}` : name;
}

/**
 * A refusal. Its message, reason and details are those that kube-apiserver
 * sends (k8s.io/apimachinery, api/errors), since clients and people read them.
 */
export class StatusError extends CustomErrorBase {
  name = 'StatusError' as const;

  constructor(
    /** HTTP status code. */
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: StatusDetails,
  ) {
    super(message);
  }

  /** The object that a client gets. */
  toStatus(): object {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason && { reason: this.reason }),
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }

  static badRequest(message: string): StatusError {
    return new StatusError(400, 'BadRequest', message);
  }

  static unauthorized(): StatusError {
    return new StatusError(401, 'Unauthorized', 'Unauthorized');
  }

  static notFound(resource: NamedResource, name: string): StatusError {
    const { group, plural } = resource;
    return new StatusError(
      404,
      'NotFound',
      `${qualified(group, plural)} "${name}" not found`,
      detailsOf(resource, name),
    );
  }

  /** For a path that nothing is served under. */
  static noSuchPath(): StatusError {
    return new StatusError(
      404,
      'NotFound',
      'the server could not find the requested resource',
      {},
    );
  }

  static methodNotAllowed(): StatusError {
    return new StatusError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {},
    );
  }

  static alreadyExists(resource: NamedResource, name: string): StatusError {
    const { group, plural } = resource;
    return new StatusError(
      409,
      'AlreadyExists',
      `${qualified(group, plural)} "${name}" already exists`,
      detailsOf(resource, name),
    );
  }

  static conflict(
    resource: NamedResource,
    name: string,
    why: string,
  ): StatusError {
    const { group, plural } = resource;
    return new StatusError(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${qualified(
        group,
        plural,
      )} "${name}": ${why}`,
      detailsOf(resource, name),
    );
  }

  /** For a write over a version that is not the newest. */
  static modified(resource: NamedResource, name: string): StatusError {
    return StatusError.conflict(
      resource,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  }

  /** For an object that is not the one, or not the version, that was meant. */
  static preconditionFailed(
    resource: NamedResource,
    object: { name: string; namespace?: string },
    precondition: { what: string; wanted: string; found?: string },
  ): StatusError {
    const { what, wanted, found } = precondition;
    const { name, namespace } = object;
    const key = ['/registry', resource.plural, namespace, name]
      .filter(Boolean)
      .join('/');
    return StatusError.conflict(
      resource,
      name,
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${found}`,
    );
  }

  static forbidden(
    resource: NamedResource,
    name: string,
    why: string,
    causes?: StatusCause[],
  ): StatusError {
    const { group, plural } = resource;
    const what = name
      ? `${qualified(group, plural)} "${name}"`
      : qualified(group, plural);
    return new StatusError(403, 'Forbidden', `${what} is forbidden: ${why}`, {
      ...detailsOf(resource, name),
      ...(causes && { causes }),
    });
  }

  static tooManyRequests(message: string, retryAfterSeconds = 0): StatusError {
    return new StatusError(429, 'TooManyRequests', message, {
      ...(retryAfterSeconds && { retryAfterSeconds }),
    });
  }

  /** For a version that the history does not reach back to. */
  static expired(message: string): StatusError {
    return new StatusError(410, 'Expired', message);
  }

  static unsupportedMediaType(offered: string[]): StatusError {
    return new StatusError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${offered.join(
        ', ',
      )}`,
    );
  }

  static notAcceptable(offered: string[]): StatusError {
    return new StatusError(
      406,
      'NotAcceptable',
      `only the following media types are accepted: ${offered.join(', ')}`,
    );
  }

  static internal(message: string): StatusError {
    return new StatusError(
      500,
      'InternalError',
      `Internal error occurred: ${message}`,
      { causes: [{ message }] },
    );
  }
}

/** `details` that say which object a refusal is about. */
function detailsOf(resource: NamedResource, name: string): StatusDetails {
  return {
    ...(name && { name }),
    ...(resource.group && { group: resource.group }),
    kind: resource.plural,
  };
}
