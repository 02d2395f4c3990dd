import type { JsonObject } from '@backstage/types';
import type { KubernetesObject } from '../../adapters/kubernetes';
import type { PodSpec } from './workloads';

/** A pod that has to be gone before anything is carried for the last time. */
export interface FormerPod extends JsonObject {
  name: string;
  uid: string;
  /** Empty where it was never bound to a node: nothing of it can run anywhere. */
  node: string;
  graceSeconds: number;
}

interface ContainerStatus {
  name: string;
  state?: { running?: object; terminated?: { exitCode?: number } };
  lastState?: object;
}

function containersOf(pod: KubernetesObject): ContainerStatus[] {
  const { containerStatuses = [], initContainerStatuses = [] } = (pod.status ??
    {}) as {
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
  return [...initContainerStatuses, ...containerStatuses];
}

/** What has to be known of a pod before it is gone. */
export function formerPodOf(pod: KubernetesObject): FormerPod {
  const { nodeName, terminationGracePeriodSeconds } = pod.spec as PodSpec;
  return {
    name: pod.metadata.name,
    uid: pod.metadata.uid!,
    node: nodeName ?? '',
    graceSeconds: terminationGracePeriodSeconds ?? 30,
  };
}

/**
 * Whether the last thing that was said about a pod shows that its kubelet has ended it: containers
 * that ran have all ended. Somebody who deletes a pod's object by force takes it away while they
 * run; where it was never bound to a node nothing ran. A phase alone proves nothing: the collector
 * of pods calls one Failed whose node is gone or taken out of service, without asking anybody what
 * still runs there. Pure.
 */
export function endedByKubelet(last: KubernetesObject): boolean {
  const { nodeName } = last.spec as PodSpec;
  const { phase } = (last.status ?? {}) as { phase?: string };
  const containers = containersOf(last);
  if (!nodeName) {
    return true;
  }
  // A pod that its node refused has ended, and never had containers.
  return phase === 'Succeeded' || phase === 'Failed'
    ? containers.every(({ state }) => !state?.running)
    : containers.length > 0 &&
        containers.every(({ state }) => state?.terminated);
}

/** Names of containers that were killed instead of ending by themselves. */
export function killedContainers(last: KubernetesObject): string[] {
  return containersOf(last)
    .filter(({ state }) => state?.terminated?.exitCode === 137)
    .map(({ name }) => name);
}
