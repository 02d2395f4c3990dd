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
  /** Roll back: the kept volume that the data goes to; none is made. */
  targetVolume?: {
    name: string;
    uid: string;
    side: MoveSide;
    reclaimPolicy: string;
    /** Uid of the claim that it was set aside from, which nobody has any more. */
    keptFor: string;
  };
}

/** The one workload that is stopped and started, if any. */
export interface WorkloadDecision extends JsonObject {
  apiVersion: string;
  kind: 'StatefulSet' | 'Deployment' | 'ReplicaSet' | 'DaemonSet' | 'CronJob';
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

/** What applies the repository, and how it is asked to wait. */
export interface RepositoryDecision extends JsonObject {
  tool: 'argocd' | 'flux-kustomize' | 'flux-helm';
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  /**
   * - `application`: annotation `argocd.argoproj.io/skip-reconcile` on the Application
   * - `objects`: annotation `kustomize.toolkit.fluxcd.io/reconcile: disabled` on the workload
   * - `suspend`: `spec.suspend` of the Kustomization or HelmRelease
   */
  pause: 'application' | 'objects' | 'suspend';
}

/**
 * Everything that the hash of a plan to move covers.
 *
 * The steps of a move, in their order; `pause` only with something to pause, `stop`, `recreate`
 * and `start` only with a workload, `repository` only with an owner in a repository:
 * lock, preflight, safe, pause, target, stage, compare, record, stop, recheck, fence, delta,
 * prove, rebind, recreate, start, prove-rest (`start-then-prove` only), tidy, repository.
 * A roll back that returns has no copy: target, stage, compare, delta and prove are missing.
 */
export interface MoveDecisions extends JsonObject {
  kind: 'move' | 'roll-back';
  /** Only for `roll-back`. */
  rollBack?: 'move-back' | 'return';
  cluster: string;
  namespace: string;
  claims: ClaimDecision[];
  workload?: WorkloadDecision;
  proof: 'prove-then-start' | 'start-then-prove';
  /** Finished pods that name a claim and would hold its deletion; they are removed. */
  finishedPods: string[];
  autoscalers: Array<{ apiVersion: string; kind: string; name: string }>;
  repository?: RepositoryDecision;
  /** Running Jobs of a CronJob that is moved: waited for, or ended because that was ticked. */
  waitForJobs: boolean;
  /** Ids of the steps in their order. */
  steps: string[];
  /** Codes of every check that is not `ok`, in alphabetical order. */
  codes: string[];
}

/**
 * What the hash of a plan to release a kept original covers. Its steps: lock, preflight, erase
 * (only where nobody deletes the bytes by itself), release.
 */
export interface ReleaseDecisions extends JsonObject {
  kind: 'release';
  cluster: string;
  namespace: string;
  /** Claim that the volume was kept for. */
  claim: string;
  /** What the claim is bound to now; empty where it was retired and nothing has its name. */
  presentVolume: string;
  volume: { name: string; uid: string; reclaimPolicy: string; side: MoveSide };
  /**
   * - `deleter`: the volume's policy is set to Delete, and its provisioner removes the bytes
   * - `step`: a mover removes the bytes, then the volume's object is deleted
   */
  erasedBy: 'deleter' | 'step';
  steps: string[];
  codes: string[];
}

/**
 * What the hash of a plan to retire claims covers. Their volumes are kept, like the originals of a
 * move. Its steps: lock, preflight, safe, record, fence, remove, tidy.
 */
export interface RetireDecisions extends JsonObject {
  kind: 'retire';
  cluster: string;
  namespace: string;
  claims: Array<{
    name: string;
    uid: string;
    volumeName: string;
    volumeUid: string;
    sourceReclaimPolicy: string;
  }>;
  finishedPods: string[];
  steps: string[];
  codes: string[];
}

/**
 * What the hash of a plan to bring back a retired claim covers: its kept volume carries the old
 * name again. Its steps: lock, preflight, bring-back, tidy.
 */
export interface BringBackDecisions extends JsonObject {
  kind: 'roll-back';
  rollBack: 'bring-back';
  cluster: string;
  namespace: string;
  /** Name that the claim had, and gets again. */
  claim: string;
  /** The kept volume; `reclaimPolicy` is the one it had before it was kept. */
  volume: { name: string; uid: string; reclaimPolicy: string };
  steps: string[];
  codes: string[];
}

/** What a plan of any kind has decided. */
export type OperationDecisions =
  | MoveDecisions
  | ReleaseDecisions
  | RetireDecisions
  | BringBackDecisions;
