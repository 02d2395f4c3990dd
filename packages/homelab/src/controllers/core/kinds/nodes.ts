import { ApiObject } from '../../../cluster/objects';
import { Condition } from './pods';

/** What keeps pods from a node. */
export interface Taint {
  key: string;
  value?: string;
  effect: string;
  timeAdded?: string;
}

/** A Node. */
export interface Node extends ApiObject {
  spec?: { unschedulable?: boolean; taints?: Taint[] };
  status?: {
    allocatable?: Record<string, string>;
    capacity?: Record<string, string>;
    conditions?: Condition[];
    addresses?: { type: string; address: string }[];
  };
}

/** A Lease; its time has microseconds. */
export interface Lease extends ApiObject {
  spec?: { renewTime?: string; leaseDurationSeconds?: number };
}

/** A Namespace. */
export interface Namespace extends ApiObject {
  spec?: { finalizers?: string[] };
  status?: { phase?: string; conditions?: Condition[] };
}
