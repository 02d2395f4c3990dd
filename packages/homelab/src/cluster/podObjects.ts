import { ApiObject, NodeSelector } from './objects';

/** Chooses a field of the pod. */
export interface FieldSelector {
  fieldPath: string;
}

/** Chooses a resource of one of the pod's containers. */
export interface ResourceFieldSelector {
  resource: string;
  containerName?: string;
  divisor?: string;
}

interface KeySelector {
  name?: string;
  key: string;
  optional?: boolean;
}

/** One variable of a container. */
export interface EnvironmentVariable {
  name: string;
  value?: string;
  valueFrom?: {
    fieldRef?: FieldSelector;
    resourceFieldRef?: ResourceFieldSelector;
    configMapKeyRef?: KeySelector;
    secretKeyRef?: KeySelector;
  };
}

/** Where one volume of a pod appears in a container. */
export interface VolumeMount {
  name: string;
  mountPath: string;
  readOnly?: boolean;
  subPath?: string;
  subPathExpr?: string;
}

interface Handler {
  exec?: { command: string[] };
  httpGet?: {
    host?: string;
    path?: string;
    port: number | string;
    scheme?: string;
  };
  tcpSocket?: { host?: string; port: number | string };
  sleep?: { seconds: number };
}

/** A readiness, liveness or startup probe; times in seconds. */
export interface Probe extends Handler {
  grpc?: object;
  initialDelaySeconds?: number;
  timeoutSeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
}

/** The users a container or pod asks to run as. */
export interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  fsGroup?: number;
  fsGroupChangePolicy?: string;
  supplementalGroups?: number[];
}

/** A container of a pod's specification. */
export interface Container {
  name: string;
  image?: string;
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: EnvironmentVariable[];
  envFrom?: {
    prefix?: string;
    configMapRef?: { name?: string; optional?: boolean };
    secretRef?: { name?: string; optional?: boolean };
  }[];
  resources?: {
    requests?: Record<string, string>;
    limits?: Record<string, string>;
  };
  ports?: { name?: string; containerPort: number }[];
  volumeMounts?: VolumeMount[];
  restartPolicy?: string;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  startupProbe?: Probe;
  lifecycle?: { preStop?: Handler; postStart?: Handler; stopSignal?: string };
  securityContext?: SecurityContext;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
}

interface KeyToPath {
  key: string;
  path: string;
  mode?: number;
}

/** Files from a ConfigMap. */
export interface ConfigMapFiles {
  name?: string;
  items?: KeyToPath[];
  optional?: boolean;
}

/** One file that shows a field or a resource of the pod. */
export interface DownwardFile {
  path: string;
  mode?: number;
  fieldRef?: FieldSelector;
  resourceFieldRef?: ResourceFieldSelector;
}

/** One source of a projected volume. */
export interface ProjectedSource {
  configMap?: ConfigMapFiles;
  secret?: ConfigMapFiles;
  downwardAPI?: { items?: DownwardFile[] };
  serviceAccountToken?: {
    audience?: string;
    expirationSeconds?: number;
    path: string;
  };
}

/** A volume of a pod's specification. */
export interface PodVolume {
  name: string;
  emptyDir?: { medium?: string; sizeLimit?: string };
  hostPath?: { path: string; type?: string };
  nfs?: { server: string; path: string; readOnly?: boolean };
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  ephemeral?: object;
  configMap?: ConfigMapFiles & { defaultMode?: number };
  secret?: Omit<ConfigMapFiles, 'name'> & {
    secretName?: string;
    defaultMode?: number;
  };
  downwardAPI?: { items?: DownwardFile[]; defaultMode?: number };
  projected?: { sources?: ProjectedSource[]; defaultMode?: number };
}

/** What a container does at the moment; exactly one of the three is set. */
export interface ContainerState {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: {
    exitCode: number;
    signal?: number;
    reason: string;
    message?: string;
    startedAt: string | null;
    finishedAt: string | null;
    containerID?: string;
  };
}

/** The status of one container, as a kubelet writes it. */
export interface ContainerStatus {
  name: string;
  state: ContainerState;
  lastState: ContainerState;
  ready: boolean;
  restartCount: number;
  image: string;
  imageID: string;
  containerID?: string;
  started: boolean;
}

/** A condition of a pod. */
export interface PodCondition {
  type: string;
  status: string;
  observedGeneration?: number;
  lastProbeTime?: string | null;
  lastTransitionTime?: string;
  reason?: string | null;
  message?: string | null;
}

/** The status of a pod. */
export interface PodStatus {
  phase?: string;
  reason?: string;
  message?: string;
  observedGeneration?: number;
  hostIP?: string;
  hostIPs?: { ip: string }[];
  podIP?: string;
  podIPs?: { ip: string }[];
  startTime?: string;
  qosClass?: string;
  conditions?: PodCondition[];
  initContainerStatuses?: ContainerStatus[];
  containerStatuses?: ContainerStatus[];
}

/** A Pod. */
export interface Pod extends ApiObject {
  spec: {
    nodeName?: string;
    nodeSelector?: Record<string, string>;
    affinity?: {
      nodeAffinity?: {
        requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
      };
    };
    containers: Container[];
    initContainers?: Container[];
    volumes?: PodVolume[];
    restartPolicy?: string;
    terminationGracePeriodSeconds?: number;
    activeDeadlineSeconds?: number;
    hostname?: string;
    serviceAccountName?: string;
    securityContext?: SecurityContext;
  };
  status?: PodStatus;
}
