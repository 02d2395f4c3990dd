import { randomUUID } from 'crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { ClusterClient } from '../../adapters/kubernetes';
import { Pause } from '../../observe/cluster/Timing';
import type { Candidate, OperationRecord, OperationWork } from '../../store';
import { everyRule, type SafetyRules } from '../rules';
import type { OperationDefinition } from '../types';
import {
  defaultEngineSettings,
  systemEngineTiming,
  type EngineSettings,
  type EngineTiming,
} from './EngineTiming';
import { Stopped } from './interruptions';
import { OwnedOperation } from './OwnedOperation';
import { OwnerWatch } from './OwnerWatch';
import { runOperation } from './runOperation';

/** Who wants to know what becomes of operations. */
export interface OperationObserver {
  /** Something about it is different, its progress included. */
  changed(record: OperationRecord): void;
  /** It has come to an end, or waits for somebody. */
  settled(record: OperationRecord): void;
}

/** What a worker is made of. */
export interface OperationWorkerOptions {
  work: OperationWork;
  definitions: OperationDefinition[];
  /** `undefined` where this replica does not know the cluster. */
  cluster: (name: string) => ClusterClient | undefined;
  observer: OperationObserver;
  logger: LoggerService;
  timing?: EngineTiming;
  settings?: Partial<EngineSettings>;
  /** Unique among all replicas, also after a restart. */
  owner?: string;
  /** For the controls alone: every rule where nothing is given. */
  rules?: SafetyRules;
}

interface Run {
  operation: OwnedOperation;
  ended: Promise<void>;
}

/**
 * Works on operations, together with the workers of any number of other replicas: takes what is
 * queued, takes over from replicas that stand still, and gives everything up when it stops.
 */
export class OperationWorker {
  readonly #options: OperationWorkerOptions;
  readonly #timing: EngineTiming;
  readonly #settings: EngineSettings;
  readonly #owner: string;
  readonly #rules: SafetyRules;
  readonly #owners: OwnerWatch;
  readonly #pause: Pause;
  readonly #runs = new Map<string, Run>();
  readonly #declined = new Set<string>();
  readonly #stop = new AbortController();
  #loop?: Promise<void>;

  constructor(options: OperationWorkerOptions) {
    this.#options = options;
    this.#timing = options.timing ?? systemEngineTiming;
    this.#settings = { ...defaultEngineSettings, ...options.settings };
    this.#owner = options.owner ?? randomUUID();
    this.#rules = options.rules ?? everyRule;
    this.#pause = new Pause(this.#timing);
    this.#owners = new OwnerWatch({
      owner: this.#owner,
      leaseMs: this.#settings.leaseMs,
      timing: this.#timing,
    });
  }

  start(): void {
    this.#loop ??= this.#work();
  }

  /** Something was queued or asked for in this process: looks at once instead of at the next poll. */
  wake(): void {
    this.#pause.interruptNext();
    for (const { operation } of this.#runs.values()) {
      void this.#renew(operation);
    }
  }

  /** Ends all steps and lets go of their operations, so that other replicas go on at once. */
  async stop(): Promise<void> {
    this.#stop.abort(new Stopped(false));
    await this.#loop;
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended));
  }

  async #work(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#lookForWork();
      } catch (error) {
        this.#options.logger.warn(
          'Cannot look for operations to work on; it is tried again',
          toError(error),
        );
      }
      await this.#pause.wait(this.#settings.pollMs, signal);
    }
  }

  async #lookForWork(): Promise<void> {
    const { work } = this.#options;
    const candidates = await work.candidates({
      now: new Date(this.#timing.now()),
    });
    const free = this.#owners
      .free(candidates)
      .filter(({ id }) => !this.#runs.has(id));
    for (const candidate of free) {
      if (
        this.#stop.signal.aborted ||
        this.#runs.size >= this.#settings.concurrency
      ) {
        return;
      }
      await this.#take(candidate);
    }
  }

  async #take(candidate: Candidate): Promise<void> {
    const { work, definitions, cluster: find, observer } = this.#options;
    const definition = definitions.find(({ kind }) => kind === candidate.kind);
    const cluster = find(candidate.cluster);
    if (!definition || !cluster) {
      this.#decline(
        candidate,
        cluster
          ? `this version has no operations of kind '${candidate.kind}'`
          : `the cluster '${candidate.cluster}' is not configured`,
      );
      return;
    }
    const claimedAt = {
      monotonic: this.#timing.monotonic(),
      wall: this.#timing.now(),
    };
    const record = await work.claim({
      candidate,
      owner: this.#owner,
      now: new Date(claimedAt.wall),
    });
    if (!record) {
      return;
    }
    const operation = new OwnedOperation({
      record,
      owner: this.#owner,
      claimedAt,
      work,
      timing: this.#timing,
      settings: this.#settings,
      rules: this.#rules,
      onChange: changed => observer.changed(changed),
    });
    const ended = this.#run(operation, definition, cluster).finally(() => {
      this.#runs.delete(record.id);
      this.#pause.interruptNext();
    });
    this.#runs.set(record.id, { operation, ended });
  }

  async #run(
    operation: OwnedOperation,
    definition: OperationDefinition,
    cluster: ClusterClient,
  ): Promise<void> {
    const { observer, logger } = this.#options;
    const callOff = this.#keepAlive(operation);
    const { id } = operation.record;
    try {
      observer.changed(operation.record);
      const { news } = await runOperation(
        {
          operation,
          cluster,
          timing: this.#timing,
          settings: this.#settings,
          rules: this.#rules,
          stop: this.#stop.signal,
        },
        definition,
      );
      if (news) {
        observer.settled(operation.record);
      }
    } catch (error) {
      if (error instanceof Stopped && error.settled) {
        await operation
          .release()
          .catch(failed =>
            logger.warn(
              `Cannot let go of operation ${id}; another replica takes it over in ${
                this.#settings.leaseMs / 1000
              } s`,
              toError(failed),
            ),
          );
      } else {
        logger.warn(
          `This replica no longer works on operation ${id}`,
          toError(error),
        );
      }
    } finally {
      callOff();
      operation.lose();
    }
  }

  /** Renews while the run lasts; a database that hangs must not keep a lost operation alive. */
  #keepAlive(operation: OwnedOperation): () => void {
    let callOff = () => {};
    const beat = () => {
      if (!operation.isTrusted()) {
        operation.lose();
      }
      if (!operation.lost.aborted) {
        callOff = this.#timing.schedule(this.#settings.renewEveryMs, beat);
        void this.#renew(operation);
      }
    };
    callOff = this.#timing.schedule(this.#settings.renewEveryMs, beat);
    return () => callOff();
  }

  async #renew(operation: OwnedOperation): Promise<void> {
    try {
      await operation.renew();
    } catch (error) {
      if (!operation.lost.aborted) {
        this.#options.logger.warn(
          `Cannot show that this replica still works on operation ${operation.record.id}`,
          toError(error),
        );
      }
    }
  }

  #decline({ id }: Candidate, reason: string) {
    if (!this.#declined.has(id)) {
      this.#declined.add(id);
      this.#options.logger.warn(
        `Operation ${id} is left to another replica: ${reason}`,
      );
    }
  }
}
