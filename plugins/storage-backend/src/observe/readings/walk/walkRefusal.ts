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
      return `The cluster refuses the walk in namespace ${namespace}: ${error.message}. It needs create, get, list and delete on pods and get on pods/log there, and a namespace that admits read-only hostPath pods; ${roleFile} grants both.`;
    case 'not-found':
      return `The cluster has no namespace ${namespace} for walks, or the pod in it vanished: ${error.message}. ${roleFile} makes the namespace.`;
    case 'invalid':
    case 'conflict':
      return `The cluster does not take the walk pod: ${error.message}`;
    default:
      return undefined;
  }
}
