import {
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ClusterError } from '../adapters/kubernetes/ClusterError';

/** The role that lets the portal apply manifests and start Jobs. */
export const APPLY_ROLE = 'deploy/rbac/apply.yaml';

/**
 * Whether the cluster's RBAC refused, as opposed to an admission check such as a quota or the Pod
 * Security level. Both answer 403; only RBAC names the user and what the user cannot do.
 */
export function isMissingRight(error: ClusterError): boolean {
  return (
    error.reason === 'forbidden' &&
    /user ".*" cannot [a-z]+ resource/i.test(error.message)
  );
}

/** Whether the object itself was refused, so that a person can change something about it. */
export function isAboutTheObject(error: ClusterError): boolean {
  return (
    ['invalid', 'conflict', 'not-found'].includes(error.reason) ||
    (error.reason === 'forbidden' && !isMissingRight(error))
  );
}

/**
 * Says in our own terms why a cluster could not act. The code of the cluster's answer goes no
 * further.
 *
 * @param options.what - what was to be done, such as `apply StatefulSet/shop`
 */
export function toPortalError(options: {
  error: unknown;
  what: string;
}): unknown {
  const { error, what } = options;
  if (!(error instanceof ClusterError)) {
    return error;
  }
  if (error.reason === 'forbidden') {
    return new NotAllowedError(
      `The portal's account in cluster '${error.cluster}' may not ${what}. Grant it ${APPLY_ROLE} in this namespace. The cluster said: ${error.message}`,
    );
  }
  if (error.reason === 'not-found') {
    return new NotFoundError(error.message);
  }
  return new ServiceUnavailableError(
    `Cluster '${error.cluster}' could not ${what} (${error.reason}): ${error.message}`,
  );
}
