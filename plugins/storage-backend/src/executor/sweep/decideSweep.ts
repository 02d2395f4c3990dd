/** Kinds of what operations make, in the order in which leftovers of them are removed. */
export const sweptKinds = [
  'Pod',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'ConfigMap',
  'Lease',
] as const;

/** Something with the label of an operation. */
export interface Leftover {
  kind: (typeof sweptKinds)[number];
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion?: string;
  /** Id of the operation that made it. */
  operation: string;
  /** RFC 3339. */
  createdAt: string;
  /** Deleting it deletes no data: an alias, or the claim of one. */
  isAlias: boolean;
  /** A claim: the volume that it is bound to. */
  boundTo?: string;
  /** A Lease: when its holder was last heard of, RFC 3339. */
  renewedAt?: string;
}

/** What the database of this portal knows of an operation. */
export type Knowledge =
  | { known: 'finished'; finishedAt: string }
  | { known: 'lives' }
  /** Another portal's on the same cluster, or one of a database that is gone. */
  | { known: 'unknown' };

/** What becomes of one leftover, and why. */
export interface SweepDecision {
  leftover: Leftover;
  action: 'remove' | 'leave' | 'report';
  /** In words, for whoever reads the log; empty where it is left alone because its operation lives. */
  because: string;
}

/** After its end an operation's last answers may still be on their way. */
const FINISHED_MS = 5 * 60_000;
/** What nobody here knows must be this old: its Lease comes first, but no clock is trusted closely. */
const UNKNOWN_MS = 60 * 60_000;
/** A Lease whose holder was not heard of for so long is worth a look by a person. */
const SILENT_MS = 24 * 60 * 60_000;

function ofFinished(leftover: Leftover, since: number): SweepDecision {
  if (since < FINISHED_MS) {
    return { leftover, action: 'leave', because: 'its operation just ended' };
  }
  return bare(leftover, 'its operation has ended');
}

/** Data is never removed here, whoever it belongs to. */
function bare(leftover: Leftover, because: string): SweepDecision {
  const { kind, isAlias, boundTo } = leftover;
  if (kind === 'PersistentVolume' && !isAlias) {
    return {
      leftover,
      action: 'report',
      because: `${because}, and it may hold a copy: look at it, then delete it by hand`,
    };
  }
  if (kind === 'PersistentVolumeClaim' && !isAlias && boundTo) {
    return {
      leftover,
      action: 'report',
      because: `${because}, and volume ${boundTo} behind it may hold a copy: look at it, then delete the claim by hand`,
    };
  }
  return { leftover, action: 'remove', because };
}

function ofUnknown(
  leftover: Leftover,
  options: { lease?: Leftover; age: number; now: number },
): SweepDecision {
  const { lease, age, now } = options;
  if (lease) {
    const silent = now - Date.parse(lease.renewedAt ?? lease.createdAt);
    return leftover.kind === 'Lease' && silent > SILENT_MS
      ? {
          leftover,
          action: 'report',
          because: `operation ${
            leftover.operation
          } is of another portal and was last heard of at ${
            lease.renewedAt ?? 'an unknown time'
          }; if it is sure to be dead, finish or undo it by hand and delete this Lease`,
        }
      : { leftover, action: 'leave', because: '' };
  }
  if (age < UNKNOWN_MS) {
    return { leftover, action: 'leave', because: 'it is new' };
  }
  if (leftover.kind === 'ConfigMap') {
    return {
      leftover,
      action: 'report',
      because:
        'no portal works on its operation; it says how to finish or undo it by hand, and can be deleted then',
    };
  }
  return bare(leftover, 'no portal works on its operation');
}

/**
 * Decides what becomes of everything that bears the label of an operation. Pure.
 *
 * What lives is left alone, and so is everything of an operation that this portal does not know as
 * long as a Lease names it: it is another portal's, and its epoch is held.
 */
export function decideSweep(options: {
  leftovers: Leftover[];
  knowledge: Map<string, Knowledge>;
  now: Date;
}): SweepDecision[] {
  const { leftovers, knowledge } = options;
  const now = options.now.getTime();
  const leases = new Map(
    leftovers
      .filter(({ kind }) => kind === 'Lease')
      .map(lease => [lease.operation, lease]),
  );
  return [...leftovers]
    .sort((a, b) => sweptKinds.indexOf(a.kind) - sweptKinds.indexOf(b.kind))
    .map(leftover => {
      const known = knowledge.get(leftover.operation) ?? { known: 'unknown' };
      switch (known.known) {
        case 'lives':
          return { leftover, action: 'leave', because: '' };
        case 'finished':
          return ofFinished(leftover, now - Date.parse(known.finishedAt));
        default:
          return ofUnknown(leftover, {
            lease: leases.get(leftover.operation),
            age: now - Date.parse(leftover.createdAt),
            now,
          });
      }
    });
}
