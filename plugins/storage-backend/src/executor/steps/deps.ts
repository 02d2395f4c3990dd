import type { EvictionThresholds } from '@stowage/backstage-plugin-storage-common';
import type { StepContext } from '../types';
import type { MoverSettings } from '../movers/containerSpec';

/** How long a step waits for what, seconds. */
export interface MoveTimings {
  /** After pausing an owner, until it is read again to see whether the pause holds. */
  settle: number;
  /** For small things that the control plane does at once. */
  controlPlane: number;
  /** For the target's volume: a provisioner may start a pod for it. */
  provision: number;
  /** For pods to end, on top of their own grace period. */
  podEnd: number;
  /** For a node to report; renewals of its lease come every 10 s. */
  nodeReport: number;
  /** Beyond a pod's grace period, for a kubelet to notice and to end it. */
  notice: number;
  /** For running Jobs of a suspended CronJob; shorter than the deadline of the step that waits. */
  jobs: number;
  /** For the application to be ready again. */
  ready: number;
}

export const defaultTimings: MoveTimings = {
  settle: 30,
  controlPlane: 120,
  provision: 300,
  podEnd: 120,
  nodeReport: 60,
  notice: 30,
  jobs: 1500,
  ready: 600,
};

/** What the steps of a move need of the rest of the backend. */
export interface MoveDependencies {
  /**
   * Where the movers of a cluster live, and what they run.
   *
   * @throws InputError where moving is switched off there
   */
  settingsOf(cluster: string): MoverSettings;
  /**
   * Where the kubelets of a cluster begin to evict pods, from app-config or their defaults. Without
   * it a node's disk is taken for one that no kubelet watches.
   */
  evictionOf?(
    cluster: string,
  ):
    | Pick<EvictionThresholds, 'nodefsAvailable' | 'imagefsAvailable'>
    | undefined;
  /**
   * Whether an operation is one of this portal and over. Without it no other operation's Lease is
   * ever taken.
   */
  isOver?(operation: string): Promise<boolean>;
  /**
   * Plans once more with what the cluster is now, and holds it against the plan that was confirmed.
   *
   * @throws UndoRequired with `PLAN_OUTDATED` where a decision would be another one
   */
  planAgain(
    context: StepContext,
    moment: 'before' | 'stopped',
  ): Promise<{ words: string }>;
  /**
   * Whether the manifests that the repository's owner applies name the new class already; in words
   * what is missing where they don't.
   */
  repositoryFollows(
    context: StepContext,
  ): Promise<{ follows: boolean; words: string }>;
  timings: MoveTimings;
}
