/** That one object belongs to another, and how far it holds it up. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Metadata of any object, as far as this package reads it. */
export interface ObjectMetadata {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
}

/** Any object. */
export interface ApiObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMetadata;
}

/** One requirement of a node selector term. */
export interface NodeSelectorRequirement {
  key: string;
  operator: string;
  values?: string[];
}

/** A node selector: one of its terms has to match. */
export interface NodeSelector {
  nodeSelectorTerms: {
    matchExpressions?: NodeSelectorRequirement[];
    matchFields?: NodeSelectorRequirement[];
  }[];
}

/** A PersistentVolumeClaim. */
export interface Claim extends ApiObject {
  spec: {
    accessModes?: string[];
    resources?: { requests?: Record<string, string> };
    selector?: object;
    storageClassName?: string;
    volumeMode?: string;
    volumeName?: string;
    dataSource?: { apiGroup?: string; kind?: string; name?: string };
  };
  status?: { phase?: string; capacity?: Record<string, string> };
}

/** A volume of a CSI driver. */
export interface CsiVolumeSource {
  driver: string;
  volumeHandle: string;
  fsType?: string;
  readOnly?: boolean;
  volumeAttributes?: Record<string, string>;
}

/** Where the bytes of a volume are. */
export interface VolumeSource {
  csi?: CsiVolumeSource;
  hostPath?: { path: string; type?: string };
  local?: { path: string; fsType?: string };
  nfs?: { server: string; path: string; readOnly?: boolean };
}

/** A PersistentVolume. */
export interface Volume extends ApiObject {
  spec: VolumeSource & {
    accessModes?: string[];
    capacity?: Record<string, string>;
    claimRef?: { namespace?: string; name?: string; uid?: string };
    mountOptions?: string[];
    nodeAffinity?: { required?: NodeSelector };
    persistentVolumeReclaimPolicy?: string;
    storageClassName?: string;
    volumeMode?: string;
  };
  status?: { phase?: string };
}

/** A StorageClass. */
export interface StorageClass extends ApiObject {
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
  mountOptions?: string[];
}

/** A ConfigMap. */
export interface ConfigMap extends ApiObject {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}

/** A Secret; its data is base64. */
export interface Secret extends ApiObject {
  data?: Record<string, string>;
}
