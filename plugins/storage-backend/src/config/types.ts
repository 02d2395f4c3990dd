import type {
  DriverTraitsOverride,
  EvictionThresholds,
  TierDefinition,
} from '@stowage/backstage-plugin-storage-common';

/** How to reach a cluster's API server. Secrets live here and nowhere else. */
export type ClusterAccess =
  | { kind: 'kubeconfig'; path: string; context?: string }
  | { kind: 'in-cluster' }
  | {
      kind: 'url';
      url: string;
      token?: string;
      /** Read again at every use, so that a rotated token is picked up. */
      tokenFile?: string;
      clientCertificate?: { certificate: string; key: string };
      /** PEM. */
      ca?: string;
      caFile?: string;
      dangerouslySkipTlsVerify: boolean;
    };

/** Direct reads from kubelets (`deploy/rbac/observe-kubelet.yaml`). */
export interface KubeletConfig {
  enabled: boolean;
  intervalMs: number;
  /** PEM of what signed the kubelets' serving certificates; the cluster's CA where absent. */
  caFile?: string;
  dangerouslySkipTlsVerify: boolean;
}

/** Walking of local directories by short-lived read-only pods (`deploy/rbac/walk.yaml`). */
export interface WalkConfig {
  enabled: boolean;
  intervalMs: number;
  namespace: string;
  image: string;
  timeoutMs: number;
}

/** Acting on volumes by pods that carry bytes (`deploy/rbac/move.yaml`). */
export interface MoveConfig {
  enabled: boolean;
  /** Of the movers, and of the records and Leases of operations. */
  namespace: string;
  /** Empty only where moving is switched off. */
  image: string;
}

/** One cluster as the operator configured it, or as it was taken over from `kubernetes.*`. */
export interface ClusterConfig {
  name: string;
  title: string;
  configuredBy: 'storage' | 'kubernetes';
  access: ClusterAccess;
  kubelet: KubeletConfig;
  walk: WalkConfig;
  /** Whether templates may apply manifests here. */
  apply: { enabled: boolean };
  move: MoveConfig;
  eviction: EvictionThresholds;
}

/** A cluster that cannot be used as configured; it is shown, never dropped silently. */
export interface MisconfiguredCluster {
  name: string;
  configuredBy: 'storage' | 'kubernetes';
  message: string;
}

/** Everything under `storage:` in app-config. */
export interface StorageConfig {
  clusters: ClusterConfig[];
  misconfigured: MisconfiguredCluster[];
  tiers: TierDefinition[];
  /** What the operator knows better about drivers than the trait table. */
  traitOverrides: DriverTraitsOverride[];
  /** Share of the usable limit at which a pool is called filling, 0 to 1. */
  poolFillingRatio: number;
  history: { keepDays: number };
  operations: {
    /** How many this replica works on at once. */
    concurrency: number;
    /** After how long somebody is reminded of a kept original, days. */
    keepOriginalsDays: number;
  };
  /** Folder of the repositories that the portal keeps itself, where one is configured. */
  repositoriesPath?: string;
  /** What is wrong with the rest of the configuration, one sentence each; for the log. */
  problems: string[];
}
