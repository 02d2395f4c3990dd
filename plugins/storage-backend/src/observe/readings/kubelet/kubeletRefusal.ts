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
      reason: `The kubelet of node ${node} does not accept the portal's token. It must check tokens with the API server (authentication.webhook.enabled), and the token must be a service account's (${error.message}).`,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'KUBELET_UNREACHABLE',
    reason: `The kubelet of node ${node} did not answer: ${message}`,
  };
}
