import type { NotMeasured } from '@stowage/backstage-plugin-storage-common';
import { ClusterError } from '../../../adapters/kubernetes/ClusterError';

/** Why a kubelet gave nothing, in words and with what to do. */
export function kubeletRefusal(node: string, error: unknown): NotMeasured {
  if (error instanceof ClusterError && error.reason === 'forbidden') {
    return {
      code: 'KUBELET_FORBIDDEN',
      reason: `The kubelet of node ${node} refuses its statistics: they need get on nodes/stats, which deploy/rbac/observe-kubelet.yaml grants (${error.message}).`,
    };
  }
  if (error instanceof ClusterError && error.reason === 'unauthorized') {
    return {
      code: 'KUBELET_FORBIDDEN',
      reason: `The kubelet of node ${node} does not accept the portal's token (${error.message}). It has the API server check tokens: either it cannot reach the API server, which ends by itself, or authentication.webhook.enabled is off in its configuration, or the token is not a service account's.`,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'KUBELET_UNREACHABLE',
    reason: `The kubelet of node ${node} did not answer: ${message}`,
  };
}
