import {
  Claim,
  Namespace,
  Node,
  Pod,
  StorageClass,
  Volume,
} from '../core/kinds';

/** A node with the pods that are on it or on their way there. */
export interface NodeState {
  node: Node;
  pods: readonly Pod[];
}

/** What placing one pod is decided on. */
export interface SchedulingSnapshot {
  pod: Pod;
  nodes: readonly NodeState[];
  /** A claim of the pod's namespace. */
  claim(name: string): Claim | undefined;
  volume(name: string): Volume | undefined;
  volumes: Iterable<Volume>;
  storageClass(name: string): StorageClass | undefined;
  namespace(name: string): Namespace | undefined;
}

/** Why one node does not do, in the scheduler's words. */
export interface Rejection {
  reasons: string[];
  /** Whether fewer pods on the node would help. */
  preemptible?: boolean;
}

/** What a node has to say to a pod: undefined if it may come. */
export type Filter = (state: NodeState) => Rejection | undefined;
