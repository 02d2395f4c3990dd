import {
  NodeSelector,
  NodeSelectorRequirement,
} from '../../../cluster/objects';
import { Pod as CorePod } from '../../../cluster/podObjects';

/** A selector of labels: all pairs and all requirements. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** What a pod puts up with on a node. */
export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

/** Where other pods have to be, or must not be. */
export interface PodAffinityTerm {
  labelSelector?: LabelSelector;
  namespaces?: string[];
  namespaceSelector?: LabelSelector;
  topologyKey: string;
}

/** How evenly pods are to lie over a topology. */
export interface SpreadConstraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: string;
  labelSelector?: LabelSelector;
  matchLabelKeys?: string[];
  minDomains?: number;
  nodeAffinityPolicy?: string;
  nodeTaintsPolicy?: string;
}

/** Required and preferred terms of pod (anti-)affinity. */
export interface PodAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  preferredDuringSchedulingIgnoredDuringExecution?: {
    weight: number;
    podAffinityTerm: PodAffinityTerm;
  }[];
}

/** A Pod with what placing it takes. */
export interface Pod extends CorePod {
  spec: CorePod['spec'] & {
    affinity?: {
      nodeAffinity?: {
        requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
        preferredDuringSchedulingIgnoredDuringExecution?: {
          weight: number;
          preference: {
            matchExpressions?: NodeSelectorRequirement[];
            matchFields?: NodeSelectorRequirement[];
          };
        }[];
      };
      podAffinity?: PodAffinity;
      podAntiAffinity?: PodAffinity;
    };
    tolerations?: Toleration[];
    topologySpreadConstraints?: SpreadConstraint[];
    schedulingGates?: { name: string }[];
    schedulerName?: string;
    priority?: number;
    preemptionPolicy?: string;
    overhead?: Record<string, string>;
    subdomain?: string;
  };
}

/** What pods of a workload are made from. */
export interface PodTemplate {
  metadata?: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  spec: Pod['spec'];
}

/** A condition as most kinds have it. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  lastProbeTime?: string;
  lastHeartbeatTime?: string;
}
