import { ClusterError } from '../../../adapters/kubernetes/ClusterError';

const roleFile = 'deploy/rbac/walk.yaml';

/**
 * What a refusal by the cluster means for walking, in words; `undefined` where the cluster could
 * not be asked, which is no matter of walking.
 */
export function walkRefusal(options: {
  error: unknown;
  namespace: string;
}): string | undefined {
  const { error, namespace } = options;
  if (!(error instanceof ClusterError)) {
    return undefined;
  }
  switch (error.reason) {
    case 'forbidden':
      // Admission (Pod Security, quotas, policies) answers with the same code as RBAC.
      return `${error.message}. Apply ${roleFile}: it grants create, get, list and delete on pods and get on pods/log in namespace ${namespace}, and has the namespace admit read-only hostPath pods.`;
    case 'not-found':
      return `${error.message}. Where there is no namespace ${namespace}, ${roleFile} makes it.`;
    case 'invalid':
    case 'conflict':
      return `The cluster does not take the walk pod: ${error.message}`;
    default:
      return undefined;
  }
}
