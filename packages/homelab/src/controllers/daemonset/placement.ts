import { DaemonSet, Node, Pod, Toleration } from '../core/kinds';
import { NewPod, podFromTemplate } from '../core/podTemplate';
import { resources } from '../core/resources';
import { wantsNode } from '../scheduler/nodeAffinity';
import { untolerated } from '../scheduler/taints';

const tolerate = (name: string, effect: string): Toleration => ({
  key: `node.kubernetes.io/${name}`,
  operator: 'Exists',
  effect,
});

/** What daemons put up with in any case (AddOrUpdateDaemonPodTolerations). */
function tolerationsOf({ spec }: DaemonSet['spec']['template']): Toleration[] {
  return [
    ...(spec.tolerations ?? []),
    tolerate('not-ready', 'NoExecute'),
    tolerate('unreachable', 'NoExecute'),
    tolerate('disk-pressure', 'NoSchedule'),
    tolerate('memory-pressure', 'NoSchedule'),
    tolerate('pid-pressure', 'NoSchedule'),
    tolerate('unschedulable', 'NoSchedule'),
    ...((spec as { hostNetwork?: boolean }).hostNetwork
      ? [tolerate('network-unavailable', 'NoSchedule')]
      : []),
  ];
}

/** Whether a node is to have the daemon, and whether one that is there may stay. */
export function placement(
  set: DaemonSet,
  node: Node,
): { run: boolean; keep: boolean } {
  const { template } = set.spec;
  const pod = { metadata: {}, spec: template.spec } as Pod;
  const tolerations = tolerationsOf(template);
  const { taints } = node.spec ?? {};
  const { nodeName } = template.spec;
  if (!wantsNode(pod, node) || (nodeName && nodeName !== node.metadata.name)) {
    return { run: false, keep: false };
  }
  return {
    run: untolerated(taints, tolerations).length === 0,
    keep: untolerated(taints, tolerations, ['NoExecute']).length === 0,
  };
}

/** The daemon's pod for one node: the scheduler has no choice but this node. */
export function daemonPod(
  set: DaemonSet,
  node: string,
  revision: string,
): NewPod {
  const { template } = set.spec;
  const made = podFromTemplate(set, resources.daemonSets, template);
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const { affinity } = template.spec;
  const terms = affinity?.nodeAffinity?.[required]?.nodeSelectorTerms ?? [{}];
  const matchFields = [
    { key: 'metadata.name', operator: 'In', values: [node] },
  ];
  return {
    metadata: {
      ...made.metadata,
      labels: {
        ...made.metadata.labels,
        'controller-revision-hash': revision,
        'pod-template-generation': String(
          set.metadata.annotations?.[
            'deprecated.daemonset.template.generation'
          ] ?? set.metadata.generation,
        ),
      },
    },
    spec: {
      ...made.spec,
      affinity: {
        ...affinity,
        nodeAffinity: {
          ...affinity?.nodeAffinity,
          [required]: {
            nodeSelectorTerms: terms.map(term => ({ ...term, matchFields })),
          },
        },
      },
      tolerations: tolerationsOf(template),
    },
  };
}

/** The node that a daemon's pod is on or meant for. */
export function nodeOf(pod: Pod): string | undefined {
  return (
    pod.spec.nodeName ||
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
      .flatMap(({ matchFields = [] }) => matchFields)
      .find(({ key }) => key === 'metadata.name')?.values?.[0]
  );
}
