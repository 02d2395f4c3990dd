import { selectsNode } from '../../cluster/nodeSelection';
import { Pod } from '../../cluster/podObjects';

/**
 * Why a node refuses a pod that names it: a kubelet looks at the node selector
 * and the required node affinity again, which pods with a preset node never
 * had checked.
 */
export function whyRefused(
  pod: Pod,
  node: { name: string; labels: Record<string, string> },
): { reason: string; message: string } | undefined {
  const { nodeSelector = {}, affinity } = pod.spec;
  const required =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const selected = Object.entries(nodeSelector).every(
    ([key, value]) => node.labels[key] === value,
  );
  return selected && (!required || selectsNode(required, node))
    ? undefined
    : {
        reason: 'NodeAffinity',
        message:
          "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
      };
}
