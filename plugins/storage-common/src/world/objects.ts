/**
 * What is kept of each Kubernetes object: only the fields that a decision needs.
 * Sizes are bytes, times are RFC 3339 in UTC, missing means "the object does not say".
 */

/** A PersistentVolumeClaim. @public */
export interface ObservedClaim {
  namespace: string;
  name: string;
  uid: string;
  createdAt: string;
  deletingSince?: string;
  labels: Record<string, string>;
  /** Only annotations under kubernetes.io, k8s.io and stowage.io, and `volumeType`. */
  annotations: Record<string, string>;
  /** `undefined`: none given (the default class applies); `''`: explicitly no class. */
  storageClass?: string;
  accessModes: string[];
  volumeMode?: string;
  requestedBytes?: number;
  capacityBytes?: number;
  volumeName?: string;
  phase: 'Pending' | 'Bound' | 'Lost' | 'Unknown';
}

/** Where the bytes of a volume lie. @public */
export interface ObservedVolumeSource {
  kind: 'hostPath' | 'local' | 'nfs' | 'csi' | 'other';
  /** The field's name where kind is `other`, such as `rbd`. */
  field?: string;
  path?: string;
  server?: string;
  driver?: string;
  volumeHandle?: string;
  volumeAttributes?: Record<string, string>;
}

/** A PersistentVolume. @public */
export interface ObservedVolume {
  name: string;
  uid: string;
  createdAt: string;
  deletingSince?: string;
  annotations: Record<string, string>;
  storageClass?: string;
  capacityBytes?: number;
  accessModes: string[];
  reclaimPolicy?: string;
  phase?: string;
  message?: string;
  claimRef?: { namespace: string; name: string; uid?: string };
  source: ObservedVolumeSource;
  /**
   * Required node affinity: any term may match, all expressions of a term must.
   * `undefined`: no affinity, any node.
   */
  nodeAffinity?: Array<
    Array<{ key: string; operator: string; values: string[] }>
  >;
  mountOptions: string[];
}

/** A StorageClass. @public */
export interface ObservedClass {
  name: string;
  uid: string;
  provisioner: string;
  parameters: Record<string, string>;
  annotations: Record<string, string>;
  reclaimPolicy: string;
  bindingMode: string;
  allowExpansion: boolean;
  isDefault: boolean;
  mountOptions: string[];
  createdAt: string;
}

/** A Node. @public */
export interface ObservedNode {
  name: string;
  uid: string;
  labels: Record<string, string>;
  ready: 'true' | 'false' | 'unknown';
  /** When `ready` became what it is. */
  readySince?: string;
  readyMessage?: string;
  diskPressure: boolean;
  unschedulable: boolean;
  /** InternalIP, where the kubelet listens. */
  address?: string;
  kubeletPort?: number;
}

/** The object that owns another. @public */
export interface ObservedOwner {
  kind: string;
  name: string;
  uid: string;
}

/** A Pod. @public */
export interface ObservedPod {
  namespace: string;
  name: string;
  uid: string;
  createdAt: string;
  deletingSince?: string;
  labels: Record<string, string>;
  nodeName?: string;
  phase: string;
  ready: boolean;
  owner?: ObservedOwner;
  /** One entry per claim that the pod names; ephemeral claims under their real name. */
  claims: Array<{ claimName: string; readOnly: boolean }>;
  images: string[];
  /** Message of the PodScheduled=False condition. */
  unschedulableMessage?: string;
  /** `reason: message` of each container that waits, such as `ImagePullBackOff: …`. */
  waiting: string[];
  /** Message that a finished container left in its termination log, newest first. */
  terminationMessages: string[];
}

/** StatefulSet, Deployment, DaemonSet or CronJob's pod template, as far as claims go. @public */
export interface ObservedWorkload {
  kind: 'StatefulSet' | 'Deployment';
  namespace: string;
  name: string;
  uid: string;
  createdAt: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  podLabels: Record<string, string>;
  replicas: number;
  readyReplicas: number;
  /** Claims named in the pod template. */
  claimNames: string[];
  /** StatefulSet only: one claim `<template>-<set>-<ordinal>` per template and replica. */
  claimTemplates: Array<{
    name: string;
    storageClass?: string;
    requestedBytes?: number;
  }>;
}

/** A CronJob. @public */
export interface ObservedCronJob {
  namespace: string;
  name: string;
  uid: string;
  createdAt: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  podLabels: Record<string, string>;
  schedule: string;
  suspended: boolean;
  lastScheduleAt?: string;
  lastSuccessAt?: string;
  claimNames: string[];
}

/** A Job. @public */
export interface ObservedJob {
  namespace: string;
  name: string;
  uid: string;
  createdAt: string;
  labels: Record<string, string>;
  podLabels: Record<string, string>;
  owner?: ObservedOwner;
  state: 'running' | 'succeeded' | 'failed' | 'suspended';
  startedAt?: string;
  finishedAt?: string;
  message?: string;
  claimNames: string[];
}

/** A ResourceQuota; only its storage items, as quantities. @public */
export interface ObservedQuota {
  namespace: string;
  name: string;
  uid: string;
  hard: Record<string, string>;
  used: Record<string, string>;
}

/** A LimitRange; only its item for claims. @public */
export interface ObservedLimitRange {
  namespace: string;
  name: string;
  uid: string;
  minBytes?: number;
  maxBytes?: number;
}

/** A Namespace. @public */
export interface ObservedNamespace {
  name: string;
  uid: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  deletingSince?: string;
}

/** An Event about a claim, volume, pod, StatefulSet, node or class. @public */
export interface ObservedEvent {
  namespace: string;
  uid: string;
  involved: { kind: string; namespace?: string; name: string; uid?: string };
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  count: number;
  lastSeen: string;
  reporter?: string;
}

/** A CSIDriver. @public */
export interface ObservedCsiDriver {
  name: string;
  fsGroupPolicy?: string;
}
