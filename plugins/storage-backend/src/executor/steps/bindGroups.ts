import type { KubernetesObject } from '../../adapters/kubernetes';
import type { ClaimDecision, WorkloadDecision } from '../../planner/types';
import type { SchedulingConstraints } from '../movers/bindPod';
import { addQuantities } from './quantities';
import { PodSpec, podSpecOf, WorkloadSpec } from './workloads';

/** Claims whose targets have to be reached by one pod of the application. */
export interface BindGroup {
  /** Positions in the decisions' claims. */
  indices: number[];
  /** Claims that the same pod keeps where they are. */
  beside: string[];
}

interface Templated {
  template: string;
  ordinal: string;
}

/** `data` and `0` of the claim `data-db-0` of the set `db`. */
function templated(
  claim: string,
  set: string,
  templates: string[],
): Templated | undefined {
  for (const template of templates) {
    const prefix = `${template}-${set}-`;
    const ordinal = claim.slice(prefix.length);
    if (claim.startsWith(prefix) && /^\d+$/.test(ordinal)) {
      return { template, ordinal };
    }
  }
  return undefined;
}

/**
 * Which claims go where together: those that one pod mounts. Each replica of a StatefulSet has its
 * own; the pods of every other kind mount the same claims. Pure.
 *
 * @param options.workload - as read from the cluster; absent for claims that nobody mounts
 */
export function bindGroups(options: {
  claims: ClaimDecision[];
  workload?: KubernetesObject;
}): BindGroup[] {
  const { claims, workload } = options;
  const spec = workload && podSpecOf(workload);
  if (!workload || !spec) {
    return claims.map((_, index) => ({ indices: [index], beside: [] }));
  }
  const named = (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );
  const templates = (
    (workload.spec as WorkloadSpec).volumeClaimTemplates ?? []
  ).map(({ metadata }) => metadata.name);
  const moved = new Set(claims.map(({ name }) => name));
  const groups = new Map<string, number[]>();
  claims.forEach(({ name }, index) => {
    const { ordinal = '' } =
      templated(name, workload.metadata.name, templates) ?? {};
    groups.set(ordinal, [...(groups.get(ordinal) ?? []), index]);
  });
  return [...groups].map(([ordinal, indices]) => ({
    indices,
    beside: [
      ...named,
      ...(ordinal
        ? templates.map(
            template => `${template}-${workload.metadata.name}-${ordinal}`,
          )
        : []),
    ].filter(name => !moved.has(name)),
  }));
}

interface AffinityTerm {
  labelSelector?: { matchExpressions?: object[] };
  namespaces?: string[];
  namespaceSelector?: object;
}

/** A term as it reads from another namespace, blind to pods that are about to move. */
function fromElsewhere(
  term: AffinityTerm,
  options: { namespace: string; pods: string[] },
): AffinityTerm {
  const { namespace, pods } = options;
  return {
    ...term,
    ...(!term.namespaces &&
      !term.namespaceSelector && { namespaces: [namespace] }),
    ...(term.labelSelector &&
      pods.length > 0 && {
        labelSelector: {
          ...term.labelSelector,
          matchExpressions: [
            ...(term.labelSelector.matchExpressions ?? []),
            {
              key: 'statefulset.kubernetes.io/pod-name',
              operator: 'NotIn',
              values: pods,
            },
          ],
        },
      }),
  };
}

function podAffinity(
  affinity: unknown,
  options: { namespace: string; pods: string[] },
): object | undefined {
  if (!affinity) {
    return undefined;
  }
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required = [],
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = affinity as {
    requiredDuringSchedulingIgnoredDuringExecution?: AffinityTerm[];
    preferredDuringSchedulingIgnoredDuringExecution?: Array<{
      weight: number;
      podAffinityTerm: AffinityTerm;
    }>;
  };
  return {
    requiredDuringSchedulingIgnoredDuringExecution: required.map(term =>
      fromElsewhere(term, options),
    ),
    preferredDuringSchedulingIgnoredDuringExecution: preferred.map(each => ({
      ...each,
      podAffinityTerm: fromElsewhere(each.podAffinityTerm, options),
    })),
  };
}

/**
 * What an application's pods say about where they may run, as a pod in another namespace has to
 * say it. Terms about other pods name the application's namespace; the pods that are to move are
 * left out of them, because they are gone when the application starts anew. Pure.
 */
export function constraintsOf(options: {
  spec: PodSpec;
  namespace: string;
  workload: WorkloadDecision;
}): SchedulingConstraints {
  const { spec, namespace, workload } = options;
  const {
    nodeAffinity,
    podAffinity: near,
    podAntiAffinity: far,
  } = spec.affinity ?? {};
  const elsewhere = {
    namespace,
    pods: workload.kind === 'StatefulSet' ? workload.pods : [],
  };
  // Pods of other kinds can't be told from their successors by a label: away from itself is
  // always true for the only replica.
  const keepsAway = workload.kind === 'StatefulSet' || workload.replicas > 1;
  const affinity = {
    ...(nodeAffinity !== undefined && { nodeAffinity }),
    ...(near !== undefined && { podAffinity: podAffinity(near, elsewhere) }),
    ...(far !== undefined &&
      keepsAway && { podAntiAffinity: podAffinity(far, elsewhere) }),
  };
  return {
    ...(spec.nodeSelector && { nodeSelector: spec.nodeSelector }),
    ...(Object.keys(affinity).length > 0 && { affinity }),
    ...(spec.tolerations && { tolerations: spec.tolerations }),
    ...(spec.topologySpreadConstraints && {
      topologySpreadConstraints: spec.topologySpreadConstraints,
    }),
    ...(spec.priorityClassName && {
      priorityClassName: spec.priorityClassName,
    }),
    ...(spec.schedulerName && { schedulerName: spec.schedulerName }),
    requests: addQuantities(
      spec.containers.map(({ resources }) => resources?.requests ?? {}),
    ),
  };
}
