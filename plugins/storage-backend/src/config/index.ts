export { readStorageConfig } from './readStorageConfig';
export type {
  ClusterAccess,
  ClusterConfig,
  KubeletConfig,
  MisconfiguredCluster,
  MoveConfig,
  StorageConfig,
  WalkConfig,
} from './types';
