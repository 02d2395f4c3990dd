import type { JsonObject } from '@backstage/types';

/** Where the bytes of one side of a move lie. */
export interface MoveSide extends JsonObject {
  kind: 'hostPath' | 'local' | 'nfs';
  path: string;
  /** NFS only. */
  server?: string;
  /**
   * Name of the only node that reaches it (not its hostname label); absent for NFS and, on the
   * target's side, before the scheduler has chosen.
   */
  node?: string;
}

/** What is decided about one claim of a move. */
export interface ClaimDecision extends JsonObject {
  name: string;
  uid: string;
  volumeName: string;
  volumeUid: string;
  /** Class as the claim has it; empty where it explicitly has none. */
  sourceClass: string;
  targetClass: string;
  targetProvisioner: string;
  /** The volume's own reclaim policy before the move, which its class's deleter went by. */
  sourceReclaimPolicy: string;
  /** What the target's class asks for, written back at the end. */
  targetReclaimPolicy: string;
  /** Bytes that the target claim asks for. */
  requestBytes: number;
  accessModes: string[];
  source: MoveSide;
  /** Only node the target may land on, by name; absent: the scheduler chooses. */
  targetNode?: string;
  /** Anchored patterns that are not carried, from the driver's traits. */
  excludes: string[];
  /** Kinds of attributes whose loss the owner has accepted. */
  acceptedLosses: string[];
  /** What becomes of the volume claim template, for a StatefulSet: its name. */
  template?: string;
}

/** The one workload that is stopped and started, if any. */
export interface WorkloadDecision extends JsonObject {
  apiVersion: string;
  kind: 'StatefulSet' | 'Deployment' | 'DaemonSet' | 'CronJob';
  name: string;
  uid: string;
  generation: number;
  /** Replicas to come back to; for a CronJob 1 where it was not suspended. */
  replicas: number;
  /** Pods that are stopped, in the order in which they move; the others stay up. */
  pods: string[];
  /** StatefulSet: the retention policy as it was, if any. */
  retentionPolicy?: JsonObject;
}

/** Everything that the hash of a plan to move covers. */
export interface MoveDecisions extends JsonObject {
  kind: 'move' | 'roll-back';
  cluster: string;
  namespace: string;
  claims: ClaimDecision[];
  workload?: WorkloadDecision;
  proof: 'prove-then-start' | 'start-then-prove';
  /** Finished pods that name a claim and would hold its deletion; they are removed. */
  finishedPods: string[];
  autoscalers: Array<{ apiVersion: string; kind: string; name: string }>;
  /** Ids of the steps in their order. */
  steps: string[];
  /** Codes of every check that is not `ok`, in alphabetical order. */
  codes: string[];
}
