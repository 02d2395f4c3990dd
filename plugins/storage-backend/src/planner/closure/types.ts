import type {
  OperationCheck,
  RawPod,
  RawWorkload,
} from '@stowage/backstage-plugin-storage-common';

/** Everything that has to stand still together. */
export interface Closure {
  /** The one workload that is stopped and started; `undefined` where nothing uses the claims. */
  workload?: RawWorkload;
  /** Its pods that mount a claim, in the order in which they stop. */
  pods: RawPod[];
  /** Pods that have ended, and still name a claim. */
  finishedPods: RawPod[];
  /** Ordinals of the StatefulSet whose claims are among them. */
  ordinals: number[];
  checks: OperationCheck[];
}
