/**
 * The rules that keep data safe while the executor works, each of which answers one way of losing
 * bytes, of ending up with two writers, or of calling done what is not.
 *
 * They are switches for one reason: a rule whose removal no test notices is not tested. Each has a
 * control that switches it off and shows the loss (`test/chaos/src/controls`). Nothing but code
 * that makes an `OperationWorker`, or a step's context in a test, can hand in anything but
 * {@link everyRule}: there is no setting, variable or request for it, and the portal hands in none.
 */
export interface SafetyRules {
  /**
   * Before every change of the cluster the database is asked whether this replica still is the
   * owner. Without: a replica that slept through its takeover makes objects for an operation that
   * another one has finished.
   */
  readonly ownershipVerified: boolean;
  /**
   * A replica that has shown no sign of life for longer than it may be trusted changes nothing,
   * whatever it was told before it slept. Without: what slept between the database's answer and the
   * change makes that change when another replica has long been done.
   */
  readonly trustExpires: boolean;
  /**
   * Every change carries uid and version of what was read. Without: a change that was decided on
   * an older state overwrites or deletes what somebody made of it since.
   */
  readonly preconditions: boolean;
  /**
   * A step that does not end when it is told to can't change anything any more. Without: it goes on
   * changing the cluster beside the steps that put everything back.
   */
  readonly stepsEnd: boolean;
  /**
   * Once the new place carries the name, no failure leads back by itself. Without: what the
   * application wrote since its start is lost with the new place.
   */
  readonly noUndoAfterwards: boolean;
  /**
   * The workload is held by a Lease in the cluster. Without: a second portal, which does not know
   * the first one's database, plans and puts back in the middle of its move.
   */
  readonly workloadLease: boolean;
  /**
   * The Lease names the epoch, and an older one ends. Without: an owner that was taken over from
   * fences a claim on which the application runs again.
   */
  readonly epochInLease: boolean;

  /**
   * The original's reclaim policy becomes Retain before anything else. Without: letting go of its
   * claim has the provisioner delete the original, and the move says that it is kept.
   */
  readonly originalRetained: boolean;
  /**
   * That policy is read back, and once more right before the fence. Without: somebody who manages
   * the volume sets it back meanwhile, and the original goes with its claim.
   */
  readonly originalReadBack: boolean;
  /**
   * A StatefulSet that deletes claims with itself is told not to. Without: removing the set takes
   * the claim with it, and the application is stopped for a move that can't be made.
   */
  readonly claimRetention: boolean;
  /**
   * No claim is owned by the workload any more when it is stopped. Without: whatever the policy
   * says, the collector of orphans takes the claim with its owner.
   */
  readonly claimsUnowned: boolean;
  /**
   * The target's reclaim policy becomes Retain as soon as it is bound. Without: handing it over to
   * the old name has the provisioner delete the copy.
   */
  readonly targetRetained: boolean;
  /**
   * Both sides are tried out as the mover will see them. Without: that the target can't keep what
   * the source has is noticed with the application down.
   */
  readonly bothSidesProbed: boolean;
  /**
   * What was asked to wait is looked at again until the fence. Without: an owner that took the
   * pause back has the application stopped under it, and heals it in the middle of the move.
   */
  readonly pausesWatched: boolean;
  /**
   * What stood there before a pause is put down once. Without: a replica that takes over holds our
   * own value for the original, and the owner never goes on.
   */
  readonly pausesRememberedOnce: boolean;
  /**
   * Nothing is stopped unless what is needed to make it anew is written down in the cluster.
   * Without: a StatefulSet is deleted that nobody can make again.
   */
  readonly recordBeforeStop: boolean;
  /**
   * Movers of earlier epochs are gone before one is opened. Without: two movers write to one
   * target.
   */
  readonly oneMoverPerTarget: boolean;
  /** Movers have the source read-only. Without: a mover can change the original. */
  readonly sourceReadOnly: boolean;

  /**
   * A StatefulSet is deleted without what it owns. Without: replicas go down that keep their
   * claims.
   */
  readonly orphanDelete: boolean;
  /**
   * Every former pod is gone before the fence. Without: what it writes while it ends comes after
   * the final pass.
   */
  readonly podsGone: boolean;
  /**
   * A pod that is gone has been ended by its kubelet, or its node has reported for longer than it
   * could live on. Without: somebody takes the object away by force, and the process writes on.
   */
  readonly endSeen: boolean;
  /**
   * The node of each former pod has reported since. Without: the process on a node that is cut off
   * writes to the original while the application runs on the new place.
   */
  readonly nodeReported: boolean;
  /**
   * Nobody uses the claims when everything that was to stop has stopped. Without: a pod that
   * something else has started is fenced off while it writes.
   */
  readonly nobodyLeft: boolean;
  /**
   * Preflight once more with the application down. Without: what has become impossible since the
   * plan is noticed behind the fence.
   */
  readonly preflightAgain: boolean;

  /**
   * Our finalizer keeps the claim's name taken. Without: whoever heals the claim gets an empty
   * volume, and an application runs on it.
   */
  readonly fenceFinalizer: boolean;
  /**
   * The fence is shut only when no other finalizer holds the claim. Without: a pod that still uses
   * it writes behind the fence.
   */
  readonly fenceAlone: boolean;
  /**
   * After the fence and before the names change hands, everything that reaches the storage is
   * listed: pods that name the claims, other volumes on the same bytes, pods that mount the path
   * itself. Without: what such a pod writes after the comparison is lost.
   */
  readonly nobodyReaches: boolean;
  /**
   * The final pass on NFS runs in a mount made after the last writer was gone. Without: it believes
   * what its client has cached, and the comparison believes the same.
   */
  readonly freshMount: boolean;
  /** A final pass that is not clean in every respect is none. Without: what it left out is lost. */
  readonly cleanFinalPass: boolean;
  /**
   * The target is flushed to its disk before it carries the name. Without: what its node holds in
   * memory goes with its power.
   */
  readonly flushedBeforeSwap: boolean;
  /**
   * Both sides are compared by content, and a difference ends the move. Without: a byte that turned
   * on the way is handed over as the data.
   */
  readonly comparedBothWays: boolean;
  /**
   * The source is looked at once more after the comparison. Without: what a client outside of the
   * cluster wrote since is lost.
   */
  readonly closingSweep: boolean;

  /**
   * With start, then prove, what was called unchanged is read after the start, and a difference is
   * an alarm. Without: the move is done with a copy that is not what the original holds.
   */
  readonly provenLate: boolean;

  /**
   * A volume is promised to its name before that name is free, and never to nobody. Without: any
   * claim of its class that waits for a volume takes the data.
   */
  readonly reservedByName: boolean;
  /**
   * Bound means that claim and volume name each other, by name and uid. Without: the step is done
   * with a claim that has no data.
   */
  readonly boundToExactly: boolean;
  /**
   * The new claim leaves out what the old one says of its binding. Without: the claim is Lost, which
   * no controller ever mends.
   */
  readonly rebindList: boolean;
  /**
   * A claim of that name on a volume that is not ours is left to a person. Without: somebody's data
   * is deleted with it.
   */
  readonly strangersKept: boolean;
  /**
   * A remembered count is written only where none is there. Without: a person who has scaled since
   * is overruled.
   */
  readonly countWrittenOnce: boolean;
  /**
   * Undone, the original's old policy comes back only while its claim is bound to it. Without: an
   * original whose claim somebody deleted is deleted by our own hand.
   */
  readonly policyBackWhenBound: boolean;
  /**
   * A volume is released only while it is set aside and the application has another. Without: what
   * somebody has taken back, or set aside for himself, is deleted.
   */
  readonly releaseGuards: boolean;
}

/** All of them; what the portal works by. */
export const everyRule: SafetyRules = Object.freeze({
  ownershipVerified: true,
  trustExpires: true,
  preconditions: true,
  stepsEnd: true,
  noUndoAfterwards: true,
  workloadLease: true,
  epochInLease: true,
  originalRetained: true,
  originalReadBack: true,
  claimRetention: true,
  claimsUnowned: true,
  targetRetained: true,
  bothSidesProbed: true,
  pausesWatched: true,
  pausesRememberedOnce: true,
  recordBeforeStop: true,
  oneMoverPerTarget: true,
  sourceReadOnly: true,
  orphanDelete: true,
  podsGone: true,
  endSeen: true,
  nodeReported: true,
  nobodyLeft: true,
  preflightAgain: true,
  fenceFinalizer: true,
  fenceAlone: true,
  nobodyReaches: true,
  freshMount: true,
  cleanFinalPass: true,
  flushedBeforeSwap: true,
  comparedBothWays: true,
  closingSweep: true,
  provenLate: true,
  reservedByName: true,
  boundToExactly: true,
  rebindList: true,
  strangersKept: true,
  countWrittenOnce: true,
  policyBackWhenBound: true,
  releaseGuards: true,
});
