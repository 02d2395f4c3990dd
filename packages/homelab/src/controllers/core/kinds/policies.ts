import { ApiObject } from '../../../cluster/objects';
import { Condition, LabelSelector } from './pods';

/** A Service, as far as its endpoints go. */
export interface Service extends ApiObject {
  spec?: {
    type?: string;
    clusterIP?: string;
    selector?: Record<string, string>;
    publishNotReadyAddresses?: boolean;
    ipFamilies?: string[];
    ports?: {
      name?: string;
      port: number;
      protocol?: string;
      targetPort?: number | string;
      appProtocol?: string;
    }[];
  };
}

/** An EndpointSlice. */
export interface EndpointSlice extends ApiObject {
  addressType: string;
  endpoints: object[] | null;
  ports?: object[] | null;
}

/** A ResourceQuota. */
export interface ResourceQuota extends ApiObject {
  spec?: {
    hard?: Record<string, string>;
    scopes?: string[];
    scopeSelector?: {
      matchExpressions?: {
        scopeName: string;
        operator: string;
        values?: string[];
      }[];
    };
  };
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

/** A PodDisruptionBudget. */
export interface DisruptionBudget extends ApiObject {
  spec?: {
    minAvailable?: number | string;
    maxUnavailable?: number | string;
    selector?: LabelSelector;
  };
  status?: {
    currentHealthy?: number;
    desiredHealthy?: number;
    disruptionsAllowed?: number;
    expectedPods?: number;
    observedGeneration?: number;
    conditions?: Condition[];
    disruptedPods?: Record<string, string>;
  };
}
