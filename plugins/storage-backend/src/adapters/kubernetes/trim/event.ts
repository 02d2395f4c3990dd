import type { ObservedEvent } from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../ClusterClient';
import { Raw, withoutUndefined } from './metadata';

/** Kinds whose events are always about storage. */
const storageKinds = new Set([
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
]);

/**
 * Reasons that matter of other kinds: those of kubelet's volume manager, the attach/detach
 * controller, the scheduler, the workload controllers and the node lifecycle.
 */
const reasonsByKind = new Map<string, RegExp>(
  Object.entries({
    Pod: /^(Failed(Scheduling|Mount|AttachVolume|MapVolume|Binding)|NotTriggerScaleUp|.*Volume.*|Evicted|Preempt.*|TaintManagerEviction|NodeNotReady)$/,
    StatefulSet:
      /^(Failed(Create|Update|Delete)|RecreatingFailedPod|RecreatingTerminatedPod)$/,
    ReplicaSet: /^FailedCreate$/,
    Job: /^(FailedCreate|BackoffLimitExceeded|DeadlineExceeded)$/,
    CronJob: /^(Failed.*|MissSchedule|TooManyMissedTimes|UnexpectedJob)$/,
    Node: /^(NodeNotReady|NodeReady|NodeNotSchedulable|NodeSchedulable|NodeHas.*DiskPressure|EvictionThresholdMet|FreeDiskSpaceFailed|InvalidDiskCapacity|RemovingNode|Rebooted)$/,
  }),
);

/**
 * Reasons that no storage question needs and that clusters are full of; the API server is asked to
 * leave them out, since a field selector can only say "is not".
 */
export const eventFieldSelector = [
  'Pulling',
  'Pulled',
  'Created',
  'Started',
  'Killing',
  'Scheduled',
  'SuccessfulCreate',
  'SuccessfulDelete',
  'ScalingReplicaSet',
  'SawCompletedJob',
  'Completed',
  'LeaderElection',
]
  .map(reason => `reason!=${reason}`)
  .join(',');

/** Whether an event says anything about claims, volumes, or why a pod with data does not run. */
export function isStorageEvent(kind: string, reason: string): boolean {
  return (
    storageKinds.has(kind) || (reasonsByKind.get(kind)?.test(reason) ?? false)
  );
}

/** An Event; `undefined` where it has nothing to do with storage. */
export function trimEvent(object: KubernetesObject): ObservedEvent | undefined {
  const raw = object as Raw;
  const { kind = '', namespace, name = '', uid } = raw.involvedObject ?? {};
  const reason: string = raw.reason ?? '';
  if (!isStorageEvent(kind, reason)) {
    return undefined;
  }
  return withoutUndefined<ObservedEvent>({
    namespace: raw.metadata.namespace ?? '',
    uid: raw.metadata.uid ?? '',
    involved: withoutUndefined({ kind, namespace, name, uid }),
    type: raw.type === 'Warning' ? 'Warning' : 'Normal',
    reason,
    message: raw.message ?? raw.note ?? '',
    count: raw.series?.count ?? raw.count ?? 1,
    // Which of the times is filled in depends on the API that the reporter uses.
    lastSeen:
      raw.series?.lastObservedTime ??
      raw.lastTimestamp ??
      raw.eventTime ??
      raw.metadata.creationTimestamp ??
      '',
    reporter: raw.reportingComponent || raw.source?.component || undefined,
  });
}
