/**
 * Kubernetes objects as the API server answers them, as far as a plan looks into them. A plan
 * decides about whole objects (owners, finalizers, tolerations), which the trimmed caches do not
 * keep. Every field may be missing.
 */

/** @public */
export interface RawOwner {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

/** @public */
export interface RawMetadata {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: RawOwner[];
  finalizers?: string[];
}

/** Any object. @public */
export interface RawObject {
  apiVersion: string;
  kind: string;
  metadata: RawMetadata;
}

/** @public */
export interface RawCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

/** @public */
export interface RawExpression {
  key: string;
  operator: string;
  values?: string[];
}

/** @public */
export interface RawLabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: RawExpression[];
}

/** @public */
export interface RawNodeTerm {
  matchExpressions?: RawExpression[];
  matchFields?: RawExpression[];
}

/** @public */
export interface RawClaimSpec {
  accessModes?: string[];
  volumeMode?: string;
  storageClassName?: string;
  volumeName?: string;
  resources?: { requests?: Record<string, string> };
}

/** PersistentVolumeClaim. @public */
export interface RawClaim extends RawObject {
  spec?: RawClaimSpec;
  status?: { phase?: string; capacity?: Record<string, string> };
}

/** PersistentVolume. @public */
export interface RawVolume extends RawObject {
  spec?: {
    accessModes?: string[];
    capacity?: Record<string, string>;
    volumeMode?: string;
    storageClassName?: string;
    persistentVolumeReclaimPolicy?: string;
    mountOptions?: string[];
    claimRef?: { namespace?: string; name?: string; uid?: string };
    nodeAffinity?: { required?: { nodeSelectorTerms?: RawNodeTerm[] } };
    hostPath?: { path: string; type?: string };
    local?: { path: string };
    nfs?: { server: string; path: string; readOnly?: boolean };
    csi?: {
      driver: string;
      volumeHandle: string;
      volumeAttributes?: Record<string, string>;
    };
  };
  status?: { phase?: string };
}

/** StorageClass. @public */
export interface RawClass extends RawObject {
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
  allowedTopologies?: Array<{
    matchLabelExpressions?: Array<{ key: string; values?: string[] }>;
  }>;
}

/** @public */
export interface RawToleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}

/** Node. @public */
export interface RawNode extends RawObject {
  spec?: {
    unschedulable?: boolean;
    taints?: Array<{ key: string; value?: string; effect: string }>;
  };
  status?: {
    conditions?: RawCondition[];
    allocatable?: Record<string, string>;
  };
}

/** @public */
export interface RawPodVolume {
  name: string;
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  ephemeral?: { volumeClaimTemplate?: { spec?: RawClaimSpec } };
  nfs?: { server: string; path: string; readOnly?: boolean };
  hostPath?: { path: string };
}

/** @public */
export interface RawContainer {
  name: string;
  image?: string;
  /** `Always` on an init container makes it a sidecar, which runs as long as the pod. */
  restartPolicy?: string;
  resources?: { requests?: Record<string, string> };
  volumeMounts?: Array<{
    name: string;
    mountPath?: string;
    readOnly?: boolean;
  }>;
  volumeDevices?: Array<{ name: string }>;
}

/** @public */
export interface RawAffinityTerm {
  topologyKey: string;
  labelSelector?: RawLabelSelector;
  namespaces?: string[];
}

/** @public */
export interface RawPodSpec {
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  affinity?: {
    nodeAffinity?: {
      requiredDuringSchedulingIgnoredDuringExecution?: {
        nodeSelectorTerms?: RawNodeTerm[];
      };
    };
    podAntiAffinity?: {
      requiredDuringSchedulingIgnoredDuringExecution?: RawAffinityTerm[];
    };
  };
  tolerations?: RawToleration[];
  securityContext?: { fsGroup?: number; fsGroupChangePolicy?: string };
  terminationGracePeriodSeconds?: number;
  containers?: RawContainer[];
  initContainers?: RawContainer[];
  volumes?: RawPodVolume[];
}

/** Pod. @public */
export interface RawPod extends RawObject {
  spec?: RawPodSpec;
  status?: {
    phase?: string;
    podIP?: string;
    conditions?: RawCondition[];
  };
}

/** @public */
export interface RawTemplate {
  metadata?: { labels?: Record<string, string> };
  spec?: RawPodSpec;
}

/**
 * StatefulSet, Deployment, ReplicaSet, DaemonSet, CronJob or Job.
 * @public
 */
export interface RawWorkload extends RawObject {
  spec?: {
    replicas?: number;
    suspend?: boolean;
    template?: RawTemplate;
    jobTemplate?: { spec?: { template?: RawTemplate } };
    volumeClaimTemplates?: Array<{
      metadata: { name: string };
      spec?: RawClaimSpec;
    }>;
    persistentVolumeClaimRetentionPolicy?: {
      whenDeleted?: string;
      whenScaled?: string;
    };
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    /** Jobs: pods that run; CronJobs: Jobs that run. */
    active?: number | unknown[];
    conditions?: RawCondition[];
  };
}

/** HorizontalPodAutoscaler or KEDA's ScaledObject. @public */
export interface RawAutoscaler extends RawObject {
  spec?: { scaleTargetRef?: { kind?: string; name: string } };
}

/** ResourceQuota. @public */
export interface RawQuota extends RawObject {
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

/** LimitRange. @public */
export interface RawLimitRange extends RawObject {
  spec?: {
    limits?: Array<{
      type: string;
      min?: Record<string, string>;
      max?: Record<string, string>;
    }>;
  };
}

/** VolumeSnapshot. @public */
export interface RawSnapshot extends RawObject {
  spec?: { source?: { persistentVolumeClaimName?: string } };
  status?: { readyToUse?: boolean };
}

/** CSIDriver. @public */
export interface RawCsiDriver extends RawObject {
  spec?: { fsGroupPolicy?: string };
}

/** Service. @public */
export interface RawService extends RawObject {
  spec?: { selector?: Record<string, string>; clusterIP?: string };
}

/**
 * What applies the repository: Argo CD's Application, Flux's Kustomization or HelmRelease.
 * @public
 */
export interface RawRepositoryOwner extends RawObject {
  spec?: {
    /** Flux: delete and create again what cannot be changed. */
    force?: boolean;
    suspend?: boolean;
    upgrade?: { force?: boolean };
    syncPolicy?: { automated?: object | null; syncOptions?: string[] };
  };
}
