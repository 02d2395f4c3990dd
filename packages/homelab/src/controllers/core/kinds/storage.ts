import {
  Claim as CoreClaim,
  StorageClass as CoreClass,
  Volume as CoreVolume,
} from '../../../cluster/objects';
import { Condition, LabelSelector } from './pods';

/** A PersistentVolumeClaim with what binding it takes. */
export interface Claim extends CoreClaim {
  spec: Omit<CoreClaim['spec'], 'selector'> & {
    selector?: LabelSelector;
    volumeAttributesClassName?: string;
  };
  status?: {
    phase?: string;
    accessModes?: string[];
    capacity?: Record<string, string>;
    conditions?: Condition[];
    allocatedResourceStatuses?: Record<string, string>;
  };
}

/** A PersistentVolume with what binding it takes. */
export interface Volume extends CoreVolume {
  spec: CoreVolume['spec'] & {
    claimRef?: {
      apiVersion?: string;
      kind?: string;
      namespace?: string;
      name?: string;
      uid?: string;
      resourceVersion?: string;
    };
    volumeAttributesClassName?: string;
  };
  status?: {
    phase?: string;
    message?: string;
    lastPhaseTransitionTime?: string;
  };
}

/** A StorageClass. */
export interface StorageClass extends CoreClass {
  allowVolumeExpansion?: boolean;
  allowedTopologies?: {
    matchLabelExpressions?: { key: string; values: string[] }[];
  }[];
}
