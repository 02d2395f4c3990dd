import { createHash } from 'crypto';
import type {
  NodeFilesystemReading,
  NotMeasured,
  StrayReading,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';
import type { ReadingProblem } from './ReadingStore';

/** A bigint column: SQLite answers numbers, Postgres text. */
type BigColumn = number | string | null;

interface FailureColumns {
  failure_code: string | null;
  failure_reason: string | null;
}

/** A row of `volume_readings`. */
export interface VolumeRow extends FailureColumns {
  key: string;
  cluster: string;
  volume_name: string;
  source: VolumeReading['source'];
  scope: VolumeReading['scope'];
  used_bytes: BigColumn;
  used_inodes: BigColumn;
  capacity_bytes: BigColumn;
  measured_at: number | string;
  interval_ms: number | string;
}

/** A row of `volume_reading_history`. */
export interface HistoryRow {
  cluster: string;
  volume_name: string;
  source: VolumeReading['source'];
  measured_at: number | string;
  used_bytes: BigColumn;
  used_inodes: BigColumn;
}

/** A row of `node_readings`. */
export interface NodeRow extends FailureColumns {
  key: string;
  cluster: string;
  node: string;
  path: string | null;
  source: NodeFilesystemReading['source'];
  total_bytes: BigColumn;
  available_bytes: BigColumn;
  total_inodes: BigColumn;
  free_inodes: BigColumn;
  measured_at: number | string;
  interval_ms: number | string;
}

/** A row of `stray_readings`. */
export interface StrayRow {
  key: string;
  cluster: string;
  node: string;
  path: string;
  used_bytes: BigColumn;
  used_inodes: BigColumn;
  measured_at: number | string;
}

/** A row of `reading_problems`. */
export interface ProblemRow {
  key: string;
  cluster: string;
  node: string;
  source: ReadingProblem['source'];
  failure_code: NotMeasured['code'];
  failure_reason: string;
}

function keyOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function optionalNumber(value: BigColumn): number | undefined {
  return value === null ? undefined : Number(value);
}

function timeText(value: number | string): string {
  return new Date(Number(value)).toISOString();
}

function failureColumns(failure: NotMeasured | undefined): FailureColumns {
  return {
    failure_code: failure?.code ?? null,
    failure_reason: failure?.reason ?? null,
  };
}

function failureOf(row: FailureColumns): NotMeasured | undefined {
  return row.failure_code === null
    ? undefined
    : {
        code: row.failure_code as NotMeasured['code'],
        reason: row.failure_reason ?? '',
      };
}

/** A reading of a volume as a row. */
export function toVolumeRow(
  cluster: string,
  reading: VolumeReading,
): VolumeRow {
  return {
    key: keyOf(cluster, reading.volumeName, reading.source),
    cluster,
    volume_name: reading.volumeName,
    source: reading.source,
    scope: reading.scope,
    used_bytes: reading.usedBytes ?? null,
    used_inodes: reading.usedInodes ?? null,
    capacity_bytes: reading.capacityBytes ?? null,
    measured_at: Date.parse(reading.measuredAt),
    interval_ms: reading.intervalMs,
    ...failureColumns(reading.failure),
  };
}

/** The reading that a row holds. */
export function fromVolumeRow(row: VolumeRow): VolumeReading {
  return {
    volumeName: row.volume_name,
    source: row.source,
    scope: row.scope,
    usedBytes: optionalNumber(row.used_bytes),
    usedInodes: optionalNumber(row.used_inodes),
    capacityBytes: optionalNumber(row.capacity_bytes),
    measuredAt: timeText(row.measured_at),
    intervalMs: Number(row.interval_ms),
    failure: failureOf(row),
  };
}

/**
 * The point of history that a reading makes; `undefined` where it has no figure of the volume's
 * own or only repeats the last known one.
 */
export function toHistoryRow(row: VolumeRow): HistoryRow | undefined {
  const measured = row.used_bytes !== null || row.used_inodes !== null;
  if (!measured || row.scope === 'filesystem' || row.failure_code !== null) {
    return undefined;
  }
  const { cluster, volume_name, source, measured_at, used_bytes, used_inodes } =
    row;
  return { cluster, volume_name, source, measured_at, used_bytes, used_inodes };
}

/** The point of history that a row holds. */
export function fromHistoryRow(
  row: Pick<HistoryRow, 'measured_at' | 'used_bytes' | 'used_inodes'>,
) {
  return {
    at: timeText(row.measured_at),
    usedBytes: optionalNumber(row.used_bytes),
    usedInodes: optionalNumber(row.used_inodes),
  };
}

/** A reading of a node's file system as a row. */
export function toNodeRow(
  cluster: string,
  reading: NodeFilesystemReading,
): NodeRow {
  return {
    key: keyOf(cluster, reading.node, reading.source, reading.path ?? ''),
    cluster,
    node: reading.node,
    path: reading.path ?? null,
    source: reading.source,
    total_bytes: reading.totalBytes ?? null,
    available_bytes: reading.availableBytes ?? null,
    total_inodes: reading.totalInodes ?? null,
    free_inodes: reading.freeInodes ?? null,
    measured_at: Date.parse(reading.measuredAt),
    interval_ms: reading.intervalMs,
    ...failureColumns(reading.failure),
  };
}

/** The reading that a row holds. */
export function fromNodeRow(row: NodeRow): NodeFilesystemReading {
  return {
    node: row.node,
    path: row.path ?? undefined,
    source: row.source,
    totalBytes: optionalNumber(row.total_bytes),
    availableBytes: optionalNumber(row.available_bytes),
    totalInodes: optionalNumber(row.total_inodes),
    freeInodes: optionalNumber(row.free_inodes),
    measuredAt: timeText(row.measured_at),
    intervalMs: Number(row.interval_ms),
    failure: failureOf(row),
  };
}

/** A stray directory as a row. */
export function toStrayRow(cluster: string, stray: StrayReading): StrayRow {
  return {
    key: keyOf(cluster, stray.node, stray.path),
    cluster,
    node: stray.node,
    path: stray.path,
    used_bytes: stray.usedBytes ?? null,
    used_inodes: stray.usedInodes ?? null,
    measured_at: Date.parse(stray.measuredAt),
  };
}

/** The stray directory that a row holds. */
export function fromStrayRow(row: StrayRow): StrayReading {
  return {
    node: row.node,
    path: row.path,
    usedBytes: optionalNumber(row.used_bytes),
    usedInodes: optionalNumber(row.used_inodes),
    measuredAt: timeText(row.measured_at),
  };
}

/** A problem as a row. */
export function toProblemRow(
  cluster: string,
  problem: ReadingProblem,
): ProblemRow {
  return {
    key: keyOf(cluster, problem.node, problem.source),
    cluster,
    node: problem.node,
    source: problem.source,
    failure_code: problem.problem.code,
    failure_reason: problem.problem.reason,
  };
}

/** The problem that a row holds. */
export function fromProblemRow(row: ProblemRow): ReadingProblem {
  return {
    node: row.node,
    source: row.source,
    problem: { code: row.failure_code, reason: row.failure_reason },
  };
}
