import { parseExactQuantity } from '@stowage/backstage-plugin-storage-common';
import type {
  MoveWorld,
  RawNode,
  RawPod,
  RawPodSpec,
} from '@stowage/backstage-plugin-storage-common';
import { nodesAdmitted } from '../identity/location';
import { conditionOf, isFinished, selects } from '../objects';

type Resource = 'cpu' | 'memory';
const resources: Resource[] = ['cpu', 'memory'];

/** Thousandths, so that `250m` of a processor stays exact. */
function thousandths(text: string | undefined): bigint {
  const exact = text === undefined ? undefined : parseExactQuantity(text);
  return exact ? (exact.numerator * 1000n) / exact.denominator : 0n;
}

function requestOf(spec: RawPodSpec, resource: Resource): bigint {
  return (spec.containers ?? [])
    .concat(
      (spec.initContainers ?? []).filter(
        ({ restartPolicy }) => restartPolicy === 'Always',
      ),
    )
    .reduce(
      (sum, container) =>
        sum + thousandths(container.resources?.requests?.[resource]),
      0n,
    );
}

function untolerated(node: RawNode, spec: RawPodSpec): string[] {
  return (node.spec?.taints ?? [])
    .filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
    .filter(
      taint =>
        !(spec.tolerations ?? []).some(
          toleration =>
            (!toleration.effect || toleration.effect === taint.effect) &&
            (toleration.operator === 'Exists'
              ? !toleration.key || toleration.key === taint.key
              : toleration.key === taint.key &&
                (toleration.value ?? '') === (taint.value ?? '')),
        ),
    )
    .map(({ key }) => `has the taint ${key}`);
}

function missingRoom(options: {
  node: RawNode;
  spec: RawPodSpec;
  others: RawPod[];
}): string[] {
  const { node, spec, others } = options;
  return resources.flatMap(resource => {
    const wanted = requestOf(spec, resource);
    const allocatable = node.status?.allocatable?.[resource];
    if (wanted === 0n || allocatable === undefined) {
      return [];
    }
    const taken = others.reduce(
      (sum, pod) => sum + requestOf(pod.spec ?? {}, resource),
      0n,
    );
    return taken + wanted > thousandths(allocatable)
      ? [`has too little ${resource} left`]
      : [];
  });
}

/** Pods of the same kind that may not share the node with this one. */
function repelled(options: {
  node: RawNode;
  spec: RawPodSpec;
  namespace: string;
  pods: RawPod[];
  nodes: RawNode[];
}): string[] {
  const { node, spec, namespace, pods, nodes } = options;
  const terms =
    spec.affinity?.podAntiAffinity
      ?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const labels = new Map(
    nodes.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
  );
  const found = terms.some(({ topologyKey, labelSelector, namespaces }) => {
    const here = node.metadata.labels?.[topologyKey];
    return (
      here !== undefined &&
      pods.some(
        pod =>
          (namespaces ?? [namespace]).includes(pod.metadata.namespace ?? '') &&
          selects(labelSelector, pod.metadata.labels) &&
          labels.get(pod.spec?.nodeName ?? '')?.[topologyKey] === here,
      )
    );
  });
  return found ? ['already runs a pod that must be kept apart'] : [];
}

/** Pods that will be there when the application starts again. */
export interface OtherPods {
  all: RawPod[];
  byNode: Map<string, RawPod[]>;
}

/** Pods that run and stay; those that leave make room. */
export function podsThatStay(pods: RawPod[], leaving: RawPod[]): OtherPods {
  const gone = new Set(leaving.map(({ metadata }) => metadata.uid));
  const all = pods.filter(
    pod => !isFinished(pod) && !gone.has(pod.metadata.uid),
  );
  const byNode = new Map<string, RawPod[]>();
  for (const pod of all) {
    const name = pod.spec?.nodeName ?? '';
    const here = byNode.get(name) ?? [];
    here.push(pod);
    byNode.set(name, here);
  }
  return { all, byNode };
}

/** Why a node would not run a pod, as far as a plan can tell; the scheduler decides in the end. */
export function whyNotHere(options: {
  node: RawNode;
  spec: RawPodSpec;
  world: Pick<MoveWorld, 'nodes' | 'namespace'>;
  others: OtherPods;
}): string[] {
  const { node, spec, world, others } = options;
  const selector = Object.entries(spec.nodeSelector ?? {}).filter(
    ([key, value]) => node.metadata.labels?.[key] !== value,
  );
  const admitted = nodesAdmitted(
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms,
    [node],
  );
  return [
    ...(conditionOf(node, 'Ready') === 'True' ? [] : ['is not ready']),
    ...(node.spec?.unschedulable ? ['is cordoned'] : []),
    ...untolerated(node, spec),
    ...selector.map(([key, value]) => `lacks the label ${key}=${value}`),
    ...(admitted?.length === 0 ? ['does not fit the node affinity'] : []),
    ...missingRoom({
      node,
      spec,
      others: others.byNode.get(node.metadata.name) ?? [],
    }),
    ...repelled({
      node,
      spec,
      namespace: world.namespace,
      pods: others.all,
      nodes: world.nodes,
    }),
  ];
}
