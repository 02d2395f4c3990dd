import type { EvictionThresholds } from '@stowage/backstage-plugin-storage-common';
import type { KubeletConfig, MoveConfig, WalkConfig } from './types';

const MINUTE_MS = 60_000;

/** Kubelets are not asked unless the operator says so. */
export const DEFAULT_KUBELET: KubeletConfig = {
  enabled: false,
  intervalMs: MINUTE_MS,
  dangerouslySkipTlsVerify: false,
};

/** Directories are not walked unless the operator says so. */
export const DEFAULT_WALK: WalkConfig = {
  enabled: false,
  intervalMs: 15 * MINUTE_MS,
  namespace: 'stowage-walk',
  image: 'docker.io/library/debian:bookworm-slim',
  timeoutMs: 10 * MINUTE_MS,
};

/** Nothing is moved unless the operator says so. */
export const DEFAULT_MOVE: MoveConfig = {
  enabled: false,
  namespace: 'stowage-movers',
  image: '',
};

/** Hard eviction thresholds that a kubelet uses where its own configuration is silent. */
export const DEFAULT_EVICTION: EvictionThresholds = {
  nodefsAvailable: '10%',
  imagefsAvailable: '15%',
  nodefsInodesFree: '5%',
  source: "the kubelet's default eviction threshold",
};
