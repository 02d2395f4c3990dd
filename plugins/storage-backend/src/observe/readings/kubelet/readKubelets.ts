import type { ObservedNode } from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../../adapters/kubernetes/ClusterClient';
import { ClusterError } from '../../../adapters/kubernetes/ClusterError';
import { kubeletRefusal } from './kubeletRefusal';
import type { KubeletAnswer } from './kubeletRound';
import { parseKubeletSummary } from './summary';

/** Kubelets asked at a time in one cluster. */
const concurrentRequests = 8;
/** Where kubelets listen unless the node says otherwise. */
const defaultPort = 10250;

async function readOne(
  client: ClusterClient,
  { name, address, kubeletPort = defaultPort, ready }: ObservedNode,
): Promise<KubeletAnswer> {
  if (!address || ready !== 'true') {
    const reason = address
      ? `Node ${name} is not ready, so its kubelet is not asked.`
      : `Node ${name} has no internal address, so its kubelet cannot be asked.`;
    return { node: name, problem: { code: 'KUBELET_UNREACHABLE', reason } };
  }
  try {
    const summary = await client.kubeletSummary({
      name,
      address,
      port: kubeletPort,
    });
    return { node: name, summary: parseKubeletSummary(summary) };
  } catch (error) {
    return {
      node: name,
      problem: kubeletRefusal(name, error),
      isTokenRefused:
        error instanceof ClusterError && error.reason === 'unauthorized',
    };
  }
}

/** Asks the kubelet of every node for its statistics; one that fails does not hinder the rest. */
export async function readKubelets(options: {
  client: ClusterClient;
  nodes: ObservedNode[];
  signal?: AbortSignal;
}): Promise<KubeletAnswer[]> {
  const { client, nodes, signal } = options;
  const remaining = [...nodes];
  const answers: KubeletAnswer[] = [];
  async function work(): Promise<void> {
    for (let node = remaining.shift(); node; node = remaining.shift()) {
      signal?.throwIfAborted();
      answers.push(await readOne(client, node));
    }
  }
  await Promise.all(Array.from({ length: concurrentRequests }, work));
  return answers;
}
