import { createHash } from 'crypto';
import type {
  OperationKind,
  OperationLogEntry,
  OperationState,
} from '@stowage/backstage-plugin-storage-common';
import type { Candidate } from './OperationStore';
import type { OperationRecord, StepRecord } from './records';

/** A bigint column: SQLite answers numbers, Postgres text. */
type Big = number | string;

/** A row of `operations`. */
export interface OperationRow {
  id: string;
  schema_version: number;
  kind: OperationKind;
  cluster: string;
  namespace: string;
  plan: string;
  decisions: string;
  hash: string;
  state: OperationState;
  ending: OperationRecord['ending'] | null;
  words: string | null;
  code: string | null;
  epoch: number;
  owner: string | null;
  renewals: Big;
  wake_at: Big | null;
  confirmed_stop: number;
  predicted_stop: number | null;
  cancel_requested: boolean | number;
  warnings: string;
  downtime: string | null;
  progress: string | null;
  created_by: string;
  created_at: Big;
  started_at: Big | null;
  finished_at: Big | null;
}

/** A row of `operation_steps`. */
export interface StepRow {
  operation: string;
  step: string;
  state: StepRecord['state'];
  attempts: number;
  outcome: string | null;
  error: string | null;
  output: string | null;
  started_at: Big | null;
  finished_at: Big | null;
  progress_at: Big | null;
}

/** A row of `operation_log`. */
export interface LogRow {
  operation: string;
  sequence: Big;
  at: Big;
  level: OperationLogEntry['level'];
  step: string | null;
  message: string;
}

function fromBig(value: Big | null): number | undefined {
  return value === null ? undefined : Number(value);
}

function fromJson<T>(value: string | null): T | undefined {
  return value === null ? undefined : JSON.parse(value);
}

export function fromOperationRow(
  row: OperationRow,
  steps: StepRow[],
): OperationRecord {
  const plan: OperationRecord['plan'] = JSON.parse(row.plan);
  const known = new Map(steps.map(step => [step.step, fromStepRow(step)]));
  const ids = new Set([...plan.steps.map(({ id }) => id), ...known.keys()]);
  return {
    id: row.id,
    schemaVersion: row.schema_version,
    kind: row.kind,
    cluster: row.cluster,
    namespace: row.namespace,
    claims: plan.request.claims,
    plan,
    decisions: JSON.parse(row.decisions),
    state: row.state,
    ending: row.ending ?? undefined,
    words: row.words ?? undefined,
    code: row.code ?? undefined,
    epoch: row.epoch,
    owner: row.owner ?? undefined,
    confirmedStopSeconds: row.confirmed_stop,
    predictedStopSeconds: row.predicted_stop ?? undefined,
    cancelRequested: Boolean(row.cancel_requested),
    warnings: JSON.parse(row.warnings),
    downtime: fromJson(row.downtime),
    progress: fromJson(row.progress),
    createdBy: row.created_by,
    createdAt: Number(row.created_at),
    startedAt: fromBig(row.started_at),
    finishedAt: fromBig(row.finished_at),
    steps: [...ids].map(
      id => known.get(id) ?? { id, state: 'waiting', attempts: 0 },
    ),
  };
}

export function fromStepRow(row: StepRow): StepRecord {
  return {
    id: row.step,
    state: row.state,
    attempts: row.attempts,
    outcome: row.outcome ?? undefined,
    error: row.error ?? undefined,
    output: fromJson(row.output),
    startedAt: fromBig(row.started_at),
    finishedAt: fromBig(row.finished_at),
    progressAt: fromBig(row.progress_at),
  };
}

export function toStepColumns(step: StepRecord): Omit<StepRow, 'operation'> {
  return {
    step: step.id,
    state: step.state,
    attempts: step.attempts,
    outcome: step.outcome ?? null,
    error: step.error ?? null,
    output: step.output ? JSON.stringify(step.output) : null,
    started_at: step.startedAt ?? null,
    finished_at: step.finishedAt ?? null,
    progress_at: step.progressAt ?? null,
  };
}

export function fromLogRow(row: LogRow): OperationLogEntry {
  return {
    sequence: Number(row.sequence),
    at: new Date(Number(row.at)).toISOString(),
    level: row.level,
    step: row.step ?? undefined,
    message: row.message,
  };
}

export function toCandidate(row: OperationRow): Candidate {
  return {
    id: row.id,
    kind: row.kind,
    cluster: row.cluster,
    state: row.state,
    epoch: row.epoch,
    owner: row.owner ?? undefined,
    renewals: Number(row.renewals),
  };
}

/** Names of objects may be longer than an index entry. */
export function lockKey(object: string): string {
  return createHash('sha256').update(object).digest('hex');
}
