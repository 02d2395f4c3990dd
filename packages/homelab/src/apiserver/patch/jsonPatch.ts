import { applyPatch, Operation } from 'fast-json-patch';
import { StatusError } from '../StatusError';

/** Most operations that one patch may have, as in kube-apiserver. */
const mostOperations = 10_000;

function isOperations(patch: unknown): patch is Operation[] {
  return (
    Array.isArray(patch) &&
    patch.every(
      each =>
        typeof each === 'object' &&
        each !== null &&
        typeof each.op === 'string' &&
        typeof each.path === 'string',
    )
  );
}

/**
 * Applies a JSON patch (RFC 6902) and answers the changed copy.
 *
 * @throws StatusError 400 for what is no patch, 422 where it cannot be applied
 */
export function jsonPatch(object: object, patch: unknown): object {
  if (!isOperations(patch)) {
    throw StatusError.badRequest(
      'error decoding patch: a JSON patch is a list of operations with op and path',
    );
  }
  if (patch.length > mostOperations) {
    throw new StatusError(
      413,
      'RequestEntityTooLarge',
      `The allowed maximum operations in a JSON patch is ${mostOperations}, got ${patch.length}`,
    );
  }
  try {
    return applyPatch(structuredClone(object), patch, true).newDocument;
  } catch (error) {
    // The library adds the whole document after the first line.
    const [why] = (error as Error).message.split('\n');
    throw new StatusError(
      422,
      'Invalid',
      `the server rejected our request due to an error in our request: ${why}`,
    );
  }
}
