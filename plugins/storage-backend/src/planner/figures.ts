import type { PlanFigures } from '@stowage/backstage-plugin-storage-common';
import type { MoveFacts } from './facts';
import { measure } from './preflight/room';

/** Seconds that the kubelet usually needs to end a pod and report it. */
const STOP_SECONDS = 3;
/** Seconds between the proof and a claim that is bound again, and for a workload made again. */
const SWAP_SECONDS = 3;
/** Seconds of a start about which nothing is known. */
const START_SECONDS = 10;
/** A start that took longer had another reason than starting. */
const LONGEST_START_SECONDS = 600;
/** Seconds for a fresh mount, the last pass, syncfs and the closing sweep, with nothing changed. */
const LAST_PASS_SECONDS = 4;
/** Files per second of a walk over one side's metadata, on a slow disk. */
const FILES_PER_SECOND = 20_000;
/** Bytes per second of gigabit Ethernet with NFS, which reads and copies over the wire reach. */
const WIRE_BYTES_PER_SECOND = 93_600_000;
/** Bytes per second of a copy within one node, on a slow disk. */
const DISK_BYTES_PER_SECOND = 200_000_000;
/** Seconds for locks, the target's volume, movers and tidying up. */
const AROUND_SECONDS = 15;

const BAND_OF_BYTES = 1.2;
const BAND_OF_STOP = 1.5;

/** How long the slowest of the pods took from its place on a node to being ready, the last time. */
function startSeconds(move: MoveFacts): number {
  const times = move.closure.pods.flatMap(({ status }) => {
    const at = (type: string) =>
      Date.parse(
        status?.conditions?.find(
          each => each.type === type && each.status === 'True',
        )?.lastTransitionTime ?? '',
      );
    const seconds = (at('Ready') - at('PodScheduled')) / 1000;
    return seconds >= 0 && seconds <= LONGEST_START_SECONDS ? [seconds] : [];
  });
  return times.length > 0 ? Math.max(1, ...times) : START_SECONDS;
}

/** Whether the source lies on NFS, where nothing can be proven while it is written to. */
export function sourceIsRemote(move: MoveFacts): boolean {
  return move.claims.some(({ side }) => side?.kind === 'nfs');
}

/** Whether bytes go over the wire. */
function isRemote(move: MoveFacts): boolean {
  return move.target?.profile.row.pool === 'nfs-export' || sourceIsRemote(move);
}

/** Seconds of the stop that depend on the data; `undefined` where the data was not measured. */
function dataSeconds(
  move: MoveFacts,
  proof: 'prove-then-start' | 'start-then-prove',
): number | undefined {
  if (!move.copies) {
    return 0;
  }
  const { bytes, files } = measure(move);
  if (bytes === undefined || files === undefined) {
    return undefined;
  }
  // What is on NFS cannot be proven while it is written to, so it is read again in full.
  const readAgain =
    sourceIsRemote(move) && proof === 'prove-then-start'
      ? bytes / WIRE_BYTES_PER_SECOND
      : 0;
  return LAST_PASS_SECONDS + (2 * files) / FILES_PER_SECOND + readAgain;
}

/** The stop under either way of proving, where the data was measured. */
export function stopByProof(
  move: MoveFacts,
): { before: number; after: number } | undefined {
  const before = dataSeconds(move, 'prove-then-start');
  const after = dataSeconds(move, 'start-then-prove');
  return before !== undefined && after !== undefined
    ? {
        before: floorSeconds(move) + before,
        after: floorSeconds(move) + after,
      }
    : undefined;
}

function floorSeconds(move: MoveFacts): number {
  return STOP_SECONDS + SWAP_SECONDS + startSeconds(move);
}

function copySeconds(move: MoveFacts, bytes: number): number {
  const rate =
    isRemote(move) || move.target?.askedNode
      ? WIRE_BYTES_PER_SECOND
      : DISK_BYTES_PER_SECOND;
  return bytes / rate;
}

/** Expected seconds of the parts of a move; missing where they depend on what was not measured. */
export interface Expected {
  copy?: number;
  compare?: number;
  data?: number;
  start: number;
  stop: number;
  swap: number;
}

/** What each part of a move is expected to take. */
export function expect(move: MoveFacts): Expected {
  const { bytes } = measure(move);
  const copy = bytes === undefined ? undefined : copySeconds(move, bytes);
  return {
    copy,
    compare: copy,
    data: dataSeconds(move, move.request.proof ?? 'prove-then-start'),
    start: startSeconds(move),
    stop: STOP_SECONDS,
    swap: SWAP_SECONDS,
  };
}

const rounded = (value: number | undefined) =>
  value === undefined ? undefined : Math.round(value * 10) / 10;

/**
 * What was measured, and the bands in which the plan holds. Predicted stop = floor + data part;
 * nothing is predicted from what nobody measured.
 */
export function figuresOf(move: MoveFacts): PlanFigures {
  const { bytes, files, neededBytes, roomBytes, measuredAt } = measure(move);
  const { copy, compare, data } = expect(move);
  const floor = move.closure.workload ? floorSeconds(move) : 0;
  let stop: number | undefined = 0;
  if (move.closure.workload) {
    stop = data === undefined ? undefined : floor + data;
  }
  const figures: PlanFigures = {
    bytes,
    files,
    maximumBytes:
      bytes === undefined ? undefined : Math.ceil(bytes * BAND_OF_BYTES),
    roomBytes,
    neededBytes: move.copies ? neededBytes : undefined,
    floorSeconds: rounded(floor),
    dataSeconds: rounded(data),
    stopSeconds: rounded(stop),
    maximumStopSeconds:
      stop === undefined ? undefined : rounded(stop * BAND_OF_STOP),
    totalSeconds:
      stop === undefined || copy === undefined || compare === undefined
        ? undefined
        : rounded(AROUND_SECONDS + (move.copies ? copy + compare : 0) + stop),
    measuredAt,
  };
  return Object.fromEntries(
    Object.entries(figures).filter(([, value]) => value !== undefined),
  );
}
