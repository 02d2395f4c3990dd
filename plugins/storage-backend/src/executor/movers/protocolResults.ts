import { z } from 'zod';

/** Not negative; bytes and counts are whole numbers that a double holds exactly. */
const count = z.number().int().min(0);
const seconds = z.number().min(0);

/** Paths are escaped for people (`\xNN` for what is not printable) and never a key to anything. */
const named = z.object({ count, examples: z.array(z.string()).max(100) });

const failures = z.object({
  count,
  examples: z.array(z.object({ path: z.string(), error: z.string() })).max(100),
});

const amount = z.object({ files: count, bytes: count });

const filesystem = z.object({
  /** By `statfs`: `ext4`, `xfs`, `btrfs`, `nfs`, `fuse`, `overlay`, `tmpfs`, or a hexadecimal number. */
  type: z.string(),
  /** Its change times can be trusted: ext4, xfs, btrfs. */
  trusted: z.boolean(),
  readOnly: z.boolean(),
  totalBytes: count,
  /** What is left for those who are not root. */
  freeBytes: count,
  /** 0 where the filesystem makes inodes as it goes. */
  totalInodes: count,
  freeInodes: count,
});

const usage = z.object({
  side: z.enum(['source', 'target']),
  filesystem,
  /** Sum of lengths; every hard link counts once. */
  bytes: count,
  /** What the files really occupy, holes left out. */
  allocatedBytes: count,
  entries: z.object({
    files: count,
    directories: count,
    symlinks: count,
    fifos: count,
    sockets: count,
    devices: count,
  }),
  unreadable: failures,
  seconds,
});

const probe = usage.extend({
  hardLinkedFiles: count,
  sparseFiles: count,
  /** Files with setuid or setgid. */
  privilegedFiles: count,
  /** Who owns the entries, most first, at most 20. */
  owners: z.array(z.object({ uid: count, gid: count, entries: count })),
  /** The only uid there is, if there is just one; the root itself counts. */
  onlyUid: count.nullable(),
  /** Every kind of attribute found: `acl`, or an attribute's full name such as `user.origin`. */
  attributes: z.array(named.extend({ name: z.string() })),
  /** Mount points inside the tree. They are **not** carried. */
  otherFilesystems: named,
  largestFiles: z.array(z.object({ path: z.string(), bytes: count })),
  /**
   * Of a target, what was tried on it: `true`, or the error's name, such as `EPERM`. Keys:
   * `create`, `directory`, `owner`, `setgid`, `setuid`, `hardLink`, `symlink`, `fifo`, `device`,
   * `xattr`, `acl`, `time` (nanoseconds kept), `bytesInNames`, `caseSensitive`, `delete`.
   */
  abilities: z
    .record(z.string(), z.union([z.literal(true), z.string()]))
    .optional(),
  /** Of a target: who owns what the mover makes there. Images of before did not say so. */
  newOwner: z.object({ uid: count, gid: count }).nullish(),
});

const copy = z.object({
  /** Of rsync, as it is. */
  exitCode: z.number().int(),
  /** What that code means. */
  meaning: z.string(),
  /** Exit 0 and nothing on stderr: the only success of a final pass. */
  clean: z.boolean(),
  /** End of rsync's stderr, at most 4096 characters. May hold names of files. */
  stderr: z.string(),
  /** Regular files and their lengths, in the whole source. */
  total: amount,
  /** Files that differed and their full lengths: what predicts the next pass. */
  changed: amount,
  /** Entries that the target had to lose. */
  deleted: count,
  /** Bytes that went through rsync's own stream. */
  transferredBytes: count,
  seconds,
  /** How long the copy stood still because the target was nearly full. */
  pausedSeconds: seconds,
  /** By the clock of the source's node. */
  startedAt: z.string(),
  endedAt: z.string(),
});

/** Files by the reason why what is known of them proves nothing. */
const reasons = z.object({
  /** Compared, and not the same. */
  different: amount,
  /** Changed between the start and the end of its own reading, or gone meanwhile. */
  unsteady: amount,
  /** Its change time is less than a minute before the comparison began. */
  recent: amount,
  /** On a filesystem whose change times prove nothing. */
  filesystem: amount,
  /** Not in the record. */
  unknown: amount,
  /** Source's metadata are not those of the record any more. */
  changed: amount,
  /** Target's metadata are not those of the record any more. */
  replaced: amount,
  /** A clock was stepped since, by more than a second. */
  clock: amount,
});

const compare = z.object({
  /** Regular files that both sides have, read on both. */
  read: amount,
  /** Of these, what the record proves as of now, if nothing changes any more. */
  proven: amount,
  unproven: amount,
  reasons,
  /** Files that differ although length and time are equal: rsync alone would never carry them. */
  silent: named,
  failures,
  startedAt: z.string(),
  syncSeconds: seconds,
  seconds,
});

const sweep = z.object({
  proven: amount,
  unproven: amount,
  reasons,
  /** Since the record: entries of any kind whose metadata changed, that are new, that are gone. */
  changed: named,
  added: named,
  removed: named,
  clockStepped: z.boolean(),
  failures,
  seconds,
});

export const differenceKinds = [
  'missing',
  'extra',
  'type',
  'content',
  'mode',
  'owner',
  'time',
  'links',
  'attributes',
] as const;

/** What can differ between the two sides at one path. */
export type DifferenceKind = (typeof differenceKinds)[number];

const prove = z.object({
  mode: z.enum(['full', 'unproven', 'stamps']),
  /** No difference and nothing that could not be read. Nothing else is a proof. */
  equal: z.boolean(),
  differences: z.object({
    counts: z.record(z.enum(differenceKinds), count),
    examples: z
      .array(
        z.object({
          path: z.string(),
          kinds: z.array(z.enum(differenceKinds)),
        }),
      )
      .max(100),
  }),
  failures,
  /** Entries of any kind that both sides have. */
  entries: count,
  /** Read now, on both sides. */
  read: amount,
  /** Not read now: the record holds for them. */
  proven: amount,
  /**
   * Not read now, and unchanged by the word of the source's server alone: `prove-rest` reads them.
   * Only with the mode `stamps`.
   */
  late: amount.optional(),
  allocatedBytes: z.object({ source: count, target: count }),
  seconds,
});

const proveRest = prove
  .pick({ equal: true, differences: true, failures: true })
  .extend({
    /** Read now, on the source. */
    read: amount,
    /** Read on both sides behind the fence already. */
    proven: amount,
    seconds,
  });

/** What each command answers with, by its name. */
export const resultSchemas = {
  probe,
  usage,
  copy,
  'copy-recent': copy.extend({
    /** Files that had to be looked at again. */
    candidates: count,
  }),
  compare,
  sweep,
  prove,
  'hand-over': z.object({ shares: count }),
  'prove-rest': proveRest,
  erase: z.object({
    /** Removed now, of any kind. */
    entries: count,
    bytes: count,
    /** Entries that the top still has; 0 is the only success. */
    left: count,
    failures,
    seconds,
  }),
  syncfs: z.object({ seconds }),
  keys: z.object({ publicKey: z.string() }),
  listen: z.object({
    port: z.number().int().min(1).max(65535),
    hostKey: z.string(),
  }),
  cancel: z.object({
    /** Sequence of the command that was ended, if one was running. */
    cancelled: count.nullable(),
  }),
  exit: z.object({}),
};

/** Names of everything that a mover can be told. */
export type MoverCommandName = keyof typeof resultSchemas;

/** What a command of that name answers with. */
export type MoverResult<Name extends MoverCommandName> = z.infer<
  (typeof resultSchemas)[Name]
>;
