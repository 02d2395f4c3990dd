import type { ApiFault } from '../faults/apiFaults';
import type { Moment, StepEdge } from '../portal/protocol';
import type { ApplicationKind } from '../world/ApplicationSpec';
import type { TargetClass, VolumeKind } from '../world/names';

/** When a step of an operation is put down as begun, done, being undone or undone. */
export interface StepMoment {
  step: string;
  edge: StepEdge;
}

/** Something that goes wrong during an operation. Times are milliseconds. */
export type Fault =
  /** A portal's process dies, or hangs for longer than its lease, at a moment it sees itself. */
  | { kind: 'kill' | 'freeze'; portal: number; at: Moment }
  /** The same from outside, some time after the operation began. */
  | { kind: 'kill-later' | 'freeze-later'; portal: number; afterMs: number }
  | ({ kind: 'api'; portal: number } & Omit<ApiFault, 'id'>)
  /** The processes of all movers of the operation end. */
  | { kind: 'mover-killed'; at: StepMoment }
  /** Somebody deletes the movers' pods. */
  | { kind: 'mover-deleted'; at: StepMoment }
  /** Somebody makes a pod on the claim, which writes; `preset`: past the scheduler. */
  | { kind: 'pod-by-hand'; at: StepMoment; preset: boolean; forMs: number }
  /** An operator wants the workload back as it was. */
  | { kind: 'scaled-up'; at: StepMoment; forMs: number }
  /** What applies a repository makes everything as its folder says, all the time. */
  | { kind: 'healed'; everyMs: number }
  | {
      kind: 'node-lost';
      at: StepMoment;
      side: 'source' | 'target';
      how: 'kill' | 'freeze' | 'cut';
      forMs: number;
    }
  | { kind: 'disk-full'; at: StepMoment; forMs: number };

/** One operation of a run, and what goes wrong meanwhile. */
export interface OperationDescription {
  kind: 'move' | 'roll-back' | 'release';
  /** Of a move. */
  target?: TargetClass;
  /** The application starts before everything is proven. */
  startsEarly?: boolean;
  /** Of a roll back. */
  rollBack?: 'move-back' | 'return';
  cancelAt?: StepMoment;
  faults: Fault[];
}

/** Who works on operations. */
export type Portals =
  | 'one'
  /** Two replicas that share a database. */
  | 'replicas'
  /** Two portals with databases of their own; the second one starts a move of its own. */
  | 'rivals';

/** Everything that chance decides about a run. The same seed always gives the same. */
export interface RunDescription {
  seed: number;
  application: {
    kind: ApplicationKind;
    volumes: VolumeKind;
    /** How many volumes it has. */
    claims: 1 | 2;
    /** Nodes of its own, which can be lost and full. */
    ownNodes: boolean;
    finishedJob: boolean;
  };
  portals: Portals;
  operations: OperationDescription[];
}
