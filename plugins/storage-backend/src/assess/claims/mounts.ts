import { isStuckWaiting } from '@stowage/backstage-plugin-storage-common';
import type {
  Mount,
  ObservedClaim,
  ObservedPod,
  Workload,
} from '@stowage/backstage-plugin-storage-common';
import { keyOf } from '../WorldIndex';
import type { WorldIndex } from '../WorldIndex';

const TEMPLATE_HASH_LABEL = 'pod-template-hash';

/** The workload a person would name: Deployment rather than ReplicaSet, CronJob rather than Job. */
export function workloadOfPod(
  pod: ObservedPod,
  index: WorldIndex,
): Workload | undefined {
  const { owner } = pod;
  if (!owner) {
    return undefined;
  }
  if (owner.kind === 'ReplicaSet') {
    const suffix = `-${pod.labels[TEMPLATE_HASH_LABEL]}`;
    if (pod.labels[TEMPLATE_HASH_LABEL] && owner.name.endsWith(suffix)) {
      return {
        kind: 'Deployment',
        name: owner.name.slice(0, -suffix.length),
      };
    }
  }
  if (owner.kind === 'Job') {
    const cronJob = index.jobs.get(keyOf(pod.namespace, owner.name))?.owner;
    if (cronJob?.kind === 'CronJob') {
      return { kind: 'CronJob', name: cronJob.name };
    }
  }
  return { kind: owner.kind, name: owner.name };
}

/** Pods that hold the claim or wait for it; a finished pod mounts nothing. */
export function livePods(
  claim: Pick<ObservedClaim, 'namespace' | 'name'>,
  index: WorldIndex,
): ObservedPod[] {
  return (
    index.podsByClaim.get(keyOf(claim.namespace, claim.name)) ?? []
  ).filter(pod => pod.phase !== 'Succeeded' && pod.phase !== 'Failed');
}

/** Why a pod does not run; what will not pass by itself comes first. */
function waitingWords(pod: ObservedPod): string | undefined {
  return (
    pod.waiting.find(isStuckWaiting) ??
    pod.unschedulableMessage ??
    pod.waiting[0]
  );
}

/** What mounts a claim, one entry for each pod. */
export function mountsOf(claim: ObservedClaim, index: WorldIndex): Mount[] {
  return livePods(claim, index).map(pod => ({
    pod: pod.name,
    phase: pod.phase,
    ready: pod.ready,
    waiting: pod.ready ? undefined : waitingWords(pod),
    node: pod.nodeName,
    readOnly: pod.claims
      .filter(entry => entry.claimName === claim.name)
      .every(entry => entry.readOnly),
    workload: workloadOfPod(pod, index),
  }));
}
