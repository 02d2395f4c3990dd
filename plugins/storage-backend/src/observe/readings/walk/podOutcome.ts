import type { ObservedEvent } from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../../../adapters/kubernetes/ClusterClient';
import { walkLabels } from './pod';

/** How far a walk pod is. */
export type WalkPodOutcome =
  | { state: 'running' }
  | { state: 'succeeded'; finishedAt?: string }
  | {
      state: 'failed';
      reason: string;
      /** The directory does not exist on the node. */
      missingDirectory: boolean;
    };

interface StateDetail {
  reason?: string;
  message?: string;
  exitCode?: number;
  finishedAt?: string;
}

/** The part of a pod's status that is read here. */
interface PodStatus {
  phase?: string;
  reason?: string;
  message?: string;
  conditions?: Array<StateDetail & { type: string; status: string }>;
  containerStatuses?: Array<{
    state?: { waiting?: StateDetail; terminated?: StateDetail };
  }>;
}

/** Waiting reasons that do not go away within a walk's time. */
const hopeless = new Set([
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

function words(...details: Array<string | undefined>): string {
  return details.filter(Boolean).join(': ');
}

/** Whether a pod is one of ours. */
export function isWalkPod(pod: KubernetesObject): boolean {
  return Object.entries(walkLabels).every(
    ([key, value]) => pod.metadata.labels?.[key] === value,
  );
}

function failureOf(status: PodStatus): string {
  const terminated = status.containerStatuses?.[0]?.state?.terminated;
  return (
    words(status.reason, status.message) ||
    words(
      terminated?.reason,
      terminated?.message ??
        (terminated && `exit code ${terminated.exitCode ?? 'unknown'}`),
    ) ||
    'the pod failed without a reason'
  );
}

/** Why a pod that has not started has not, in the words of whoever knows best. */
function obstacle(status: PodStatus, events: ObservedEvent[]): string {
  const waiting = status.containerStatuses?.[0]?.state?.waiting;
  const scheduled = status.conditions?.find(
    ({ type, status: is }) => type === 'PodScheduled' && is === 'False',
  );
  const warning = events
    .filter(({ type }) => type === 'Warning')
    .sort((a, b) => b.lastSeen.localeCompare(a.lastSeen))[0];
  return (
    words(scheduled?.reason, scheduled?.message) ||
    words(warning?.reason, warning?.message) ||
    words(waiting?.reason, waiting?.message) ||
    'the node has not started it'
  );
}

/**
 * Reads how far a walk pod is.
 *
 * @param options.events - what is known of events about this pod; without any, the pod's own
 * status decides
 * @param options.overdue - whether its time is up
 */
export function walkPodOutcome(options: {
  pod: KubernetesObject;
  events: ObservedEvent[];
  overdue: boolean;
}): WalkPodOutcome {
  const { pod, events, overdue } = options;
  const status = (pod.status ?? {}) as PodStatus;
  const container = status.containerStatuses?.[0]?.state;
  if (status.phase === 'Succeeded') {
    return {
      state: 'succeeded',
      finishedAt: container?.terminated?.finishedAt,
    };
  }
  if (status.phase === 'Failed') {
    return {
      state: 'failed',
      reason: failureOf(status),
      missingDirectory: false,
    };
  }
  // The kubelet tells of a failed type check in an event and nowhere else.
  const missing = events.find(
    ({ reason, message }) =>
      reason === 'FailedMount' &&
      message.includes('hostPath type check failed'),
  );
  if (missing) {
    return {
      state: 'failed',
      reason: words(missing.reason, missing.message),
      missingDirectory: true,
    };
  }
  const waiting = container?.waiting;
  if (overdue || (waiting?.reason && hopeless.has(waiting.reason))) {
    return {
      state: 'failed',
      reason:
        status.phase === 'Running'
          ? 'it did not finish in time'
          : obstacle(status, events),
      missingDirectory: false,
    };
  }
  return { state: 'running' };
}
