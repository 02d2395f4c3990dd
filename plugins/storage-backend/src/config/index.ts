export { readStorageConfig } from './readStorageConfig';
export type {
  ClusterAccess,
  ClusterConfig,
  KubeletConfig,
  MisconfiguredCluster,
  StorageConfig,
  WalkConfig,
} from './types';
