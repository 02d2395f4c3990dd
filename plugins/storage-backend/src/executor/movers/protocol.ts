import { z } from 'zod';
import {
  MoverCommandName,
  MoverResult,
  resultSchemas,
} from './protocolResults';

/*
 * What the backend and a mover say to each other. The other half, in Python, lies in
 * `images/mover`; its README describes each command in words.
 */

export * from './protocolResults';

/** Raised when a mover of the old kind could misread what is said, or the other way round. */
export const moverProtocol = 1;

/** The annotation of the mover's pod that holds the command; a downward volume shows it inside. */
export const moverCommandAnnotation = 'stowage.io/command';

/** Left out wherever nothing else is asked for: what file systems and NAS keep for themselves. */
export const standardExcludes: readonly string[] = [
  '/lost+found',
  '/#snapshot',
  '/#recycle',
  '/@eaDir',
];

/** Kinds of metadata that an owner may agree to lose; copy and comparison then leave them out. */
export const lossKinds = [
  'acls',
  'xattrs',
  'owners',
  'hard-links',
  'fifos-and-sockets',
  'devices',
] as const;

export type LossKind = (typeof lossKinds)[number];

/** Where the source is when it is not mounted here: the answer to `listen`, and the pod's address. */
export interface RemoteSource {
  /** An IP address. */
  host: string;
  port: number;
  hostKey: string;
}

interface TreeOptions {
  /** Paths from the top of the tree, each beginning with `/`, without wildcards. */
  excludes?: readonly string[];
  acceptedLosses?: readonly LossKind[];
}

interface BothSides extends TreeOptions {
  remote?: RemoteSource;
}

interface CopyOptions extends BothSides {
  /** Below this much room on the target, copying stands still until there is more again. */
  floorBytes?: number;
  /** Below this much, or after `pauseSeconds` without more room, it ends with `NO_ROOM`. */
  limitBytes?: number;
  /** The same as shares of the whole filesystem, 0 to 100; whichever is more counts. */
  floorPercent?: number;
  limitPercent?: number;
  /** 600 unless said otherwise. */
  pauseSeconds?: number;
}

/** What each command takes. */
export interface MoverOptions {
  probe: TreeOptions & {
    side: 'source' | 'target';
    /** Also try out, in a folder of its own at the top, what a target must be able to do. */
    write?: boolean;
  };
  usage: TreeOptions & { side: 'source' | 'target' };
  /** One pass of rsync. */
  copy: CopyOptions;
  /**
   * Copies by content the files that rsync's look at length and time may have missed: those
   * written while a pass ran that no comparison followed, or within 2 s of any pass's end, and the
   * `silent` ones of the comparison.
   */
  'copy-recent': CopyOptions & {
    /** Passes of other movers of the operation. Those of this mover itself are known to it. */
    passes?: ReadonlyArray<{ startedAt: string; endedAt: string }>;
  };
  /** Compares while the application runs, and makes the record. */
  compare: BothSides & {
    /** The source is a hostPath, local or block volume; otherwise its record proves nothing. */
    localSource: boolean;
  };
  /** Looks at metadata alone: what of the record still holds. */
  sweep: BothSides & {
    /** What the source's server calls unchanged counts as that: see `prove`. */
    stamps?: boolean;
  };
  /** Compares both ways, behind the fence, and adds what it read to the record. */
  prove: BothSides & {
    /**
     * `unproven` trusts the record; `full` reads everything. `stamps` believes a server's own stamps
     * for now: it counts such files as `late`, and `prove-rest` has to read them.
     */
    mode: 'full' | 'unproven' | 'stamps';
  };
  /** Gives the target's record to the source's mover, which outlives the target's. */
  'hand-over': BothSides;
  /**
   * On the source: reads what is `late` and holds it against the record that was handed over, which
   * says what the target was before the application started on it. Without one: `NO_RECORD`.
   */
  'prove-rest': TreeOptions;
  /** Empties the target of a mover that has no source. */
  erase: TreeOptions;
  /** Flushes what is mounted here: every side, unless one is named. */
  syncfs: { side?: 'source' | 'target' };
  /** On the target: a key pair of this operation, of which only the public half is shown. */
  keys: Record<string, never>;
  /** On the source: serves it, read-only, to the owner of that key. */
  listen: TreeOptions & {
    clientKey: string;
    /** 0, the default: any free one. */
    port?: number;
  };
  /** Ends the command that runs. */
  cancel: Record<string, never>;
  exit: Record<string, never>;
}

/** A command as it stands in the annotation. */
export interface MoverCommand<
  Name extends MoverCommandName = MoverCommandName,
> {
  /** Begins at 1; each number runs once. Sent again, a finished one is answered again. */
  sequence: number;
  /** A mover of another epoch refuses it. */
  epoch: number;
  command: Name;
  options: MoverOptions[Name];
}

/** The value for {@link moverCommandAnnotation}. */
export function encodeMoverCommand<Name extends MoverCommandName>(
  command: MoverCommand<Name>,
): string {
  return JSON.stringify(command);
}

const commandNames = Object.keys(resultSchemas) as [
  MoverCommandName,
  ...MoverCommandName[],
];

const common = {
  sequence: z.number().int().min(0),
  at: z.iso.datetime({ offset: true }),
};
const ofCommand = { ...common, command: z.enum(commandNames) };

const event = z.discriminatedUnion('type', [
  /** The first line of every mover, with sequence 0. */
  z.object({
    ...common,
    type: z.literal('ready'),
    protocol: z.number().int(),
    operation: z.string(),
    epoch: z.number().int(),
    version: z.string(),
    rsync: z.string(),
  }),
  z.object({ ...ofCommand, type: z.literal('started') }),
  z.object({
    ...ofCommand,
    type: z.literal('progress'),
    bytes: z.number().min(0),
    files: z.number().min(0),
    bytesPerSecond: z.number().min(0),
    /** Copying stands still, because the target is nearly full. */
    paused: z.boolean().optional(),
  }),
  z.object({
    ...ofCommand,
    type: z.literal('result'),
    result: z.record(z.string(), z.unknown()),
  }),
  /**
   * Nothing came of the command. Codes: `WRONG_EPOCH`, `BAD_COMMAND`, `NO_SIDE`, `CANCELLED`,
   * `NO_ROOM`, `REMOTE_FAILED`, `FILESYSTEM`, `RSYNC`, `SSH`, `INTERNAL`.
   */
  z.object({
    ...common,
    command: z.string().optional(),
    type: z.literal('error'),
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
]);

/** One line that a mover says. */
export type MoverEvent = z.infer<typeof event>;

/** What a line of a mover's log turned out to be. */
export type MoverLine =
  | { kind: 'event'; event: MoverEvent }
  /** Not of the protocol: a warning of the runtime, the end of a line that was cut. */
  | { kind: 'foreign'; text: string }
  /** Of the protocol, yet not as it must be: never take it for an answer. */
  | { kind: 'malformed'; text: string; problem: string };

/**
 * Reads one line of a mover's log. Fields that are not known are passed over, so that a newer
 * mover is understood; nothing that is known is guessed.
 */
export function parseMoverLine(text: string): MoverLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'foreign', text };
  }
  if (typeof value !== 'object' || value === null || !('sequence' in value)) {
    return { kind: 'foreign', text };
  }
  const parsed = event.safeParse(value);
  return parsed.success
    ? { kind: 'event', event: parsed.data }
    : { kind: 'malformed', text, problem: z.prettifyError(parsed.error) };
}

/**
 * The result of a command with its own shape.
 *
 * @throws Error naming what is not as it must be; such an answer proves nothing.
 */
export function readMoverResult<Name extends MoverCommandName>(
  command: Name,
  result: unknown,
): MoverResult<Name> {
  const parsed = resultSchemas[command].safeParse(result);
  if (!parsed.success) {
    throw new Error(
      `The mover's answer to '${command}' is not as it must be: ${z.prettifyError(
        parsed.error,
      )}`,
    );
  }
  return parsed.data as MoverResult<Name>;
}
