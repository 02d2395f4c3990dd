import type { KubernetesObject, ObjectName } from '../../adapters/kubernetes';
import type { WorkloadDecision } from '../../planner/types';

/** The part of a pod's spec that moves look at. */
export interface PodSpec {
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  affinity?: Record<string, unknown>;
  tolerations?: object[];
  topologySpreadConstraints?: object[];
  priorityClassName?: string;
  schedulerName?: string;
  terminationGracePeriodSeconds?: number;
  containers: Array<{
    resources?: { requests?: Record<string, string> };
    volumeMounts?: Array<{ name: string; readOnly?: boolean }>;
  }>;
  initContainers?: PodSpec['containers'];
  volumes?: Array<{
    name: string;
    persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
    hostPath?: { path: string };
    nfs?: { server: string; path: string; readOnly?: boolean };
    ephemeral?: object;
  }>;
}

/** The part of a workload's spec that moves look at. */
export interface WorkloadSpec {
  replicas?: number;
  suspend?: boolean;
  selector?: { matchLabels?: Record<string, string> };
  template?: { metadata?: object; spec: PodSpec };
  jobTemplate?: { spec: { template: { spec: PodSpec } } };
  volumeClaimTemplates?: Array<{
    metadata: { name: string };
    spec: { storageClassName?: string; resources?: object };
  }>;
  persistentVolumeClaimRetentionPolicy?: object;
}

/** The workload's name in the API. */
export function workloadRef(
  namespace: string,
  { apiVersion, kind, name }: WorkloadDecision,
): ObjectName {
  return { apiVersion, kind, namespace, name };
}

/** The pods that a workload makes, as it describes them. */
export function podSpecOf(workload: KubernetesObject): PodSpec | undefined {
  const { template, jobTemplate } = workload.spec as WorkloadSpec;
  return (template ?? jobTemplate?.spec.template)?.spec;
}

/** Names of the claims that a pod names. */
export function claimsOfPod(pod: KubernetesObject): string[] {
  const { volumes = [] } = pod.spec as PodSpec;
  return volumes.flatMap(volume => {
    if (volume.persistentVolumeClaim) {
      return [volume.persistentVolumeClaim.claimName];
    }
    // The claim of a generic ephemeral volume is named after pod and volume.
    return volume.ephemeral ? [`${pod.metadata.name}-${volume.name}`] : [];
  });
}

/** Whether two states of a workload ask for the same. The server writes fields in one order. */
export function sameSpec(
  one: KubernetesObject,
  other: KubernetesObject,
): boolean {
  return JSON.stringify(one.spec) === JSON.stringify(other.spec);
}

/** Whether all containers of a pod ended for good. */
export function isFinished(pod: KubernetesObject): boolean {
  const { phase } = (pod.status ?? {}) as { phase?: string };
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Everything of an object that its owner writes: what a person, or we, could create anew. */
export function manifestOf(object: KubernetesObject): KubernetesObject {
  const { name, namespace, labels, annotations } = object.metadata;
  const {
    'kubectl.kubernetes.io/last-applied-configuration': _applied,
    'deployment.kubernetes.io/revision': _revision,
    ...kept
  } = annotations ?? {};
  const { spec } = object;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      name,
      ...(namespace && { namespace }),
      ...(labels && { labels }),
      ...(Object.keys(kept).length > 0 && { annotations: kept }),
    },
    spec,
  };
}
