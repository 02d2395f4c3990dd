import type { JsonObject } from '@backstage/types';
import type { OperationPlan } from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../../adapters/kubernetes';
import type { OperationDecisions } from '../../../planner/types';
import { guardedCluster } from '../../engine/GuardedCluster';
import { everyRule, SafetyRules } from '../../rules';
import type { StepContext, StepDefinition, StepResult } from '../../types';

/** The process died here. */
export class Crash extends Error {}

/** When a process dies: never, or once at every change of the cluster, before or after it. */
export type Crashes = 'never' | 'before-each-change' | 'after-each-change';

/** A cluster whose every different change kills the process once. */
function crashing(cluster: ClusterClient, when: Crashes): ClusterClient {
  const met = new Set<string>();
  const at = async <T>(what: string, change: () => Promise<T>): Promise<T> => {
    // The same change by a later owner is the same change.
    const key = what
      .replace(/"(sequence|epoch)[^,]*,/g, '')
      .replace(/(mover-[a-z0-9]+)-\d+/, '$1')
      .replace(/\d{4}-\d\d-[^"]*/g, '');
    if (when === 'never' || met.has(key)) {
      return await change();
    }
    met.add(key);
    if (when === 'after-each-change') {
      await change();
    }
    throw new Crash(`${when}: ${key}`);
  };
  return {
    ...cluster,
    name: cluster.name,
    create: (object, options) =>
      at(`create ${object.kind} ${object.metadata.name}`, () =>
        cluster.create(object, options),
      ),
    patch: options =>
      at(
        `patch ${options.ref.kind} ${options.ref.name} ${JSON.stringify(
          options.patch,
        )}`,
        () => cluster.patch(options),
      ),
    replace: object =>
      at(`replace ${object.kind} ${object.metadata.name}`, () =>
        cluster.replace(object),
      ),
    delete: ref =>
      at(`delete ${ref.kind} ${ref.name}`, () => cluster.delete(ref)),
  };
}

/**
 * Runs the steps of one operation as the engine does, without its store: what steps put down
 * survives a crash, and every crash is followed by another owner with a higher epoch.
 */
export class TestOperation {
  readonly outputs = new Map<string, JsonObject>();
  readonly warnings: string[] = [];
  readonly messages: string[] = [];
  readonly begun: StepDefinition[] = [];
  crashCount = 0;
  confirmedStopSeconds = 600;
  private epoch = 1;
  private memory = new Map<string, unknown>();
  private readonly cluster: ClusterClient;
  private readonly rules: SafetyRules;

  constructor(
    private readonly options: {
      id: string;
      decisions: OperationDecisions;
      cluster: ClusterClient;
      crashes?: Crashes;
      /** Every rule where nothing is given. */
      rules?: SafetyRules;
    },
  ) {
    const { cluster, crashes = 'never', rules = everyRule } = options;
    this.rules = rules;
    this.cluster = guardedCluster({
      cluster: crashing(cluster, crashes),
      beforeChange: async () => undefined,
      rules,
    });
  }

  context(step: string): StepContext {
    const { outputs, warnings, messages } = this;
    const { decisions, id } = this.options;
    return {
      operationId: id,
      plan: { figures: { bytes: 1000, floorSeconds: 5 } } as OperationPlan,
      decisions,
      epoch: this.epoch,
      memory: this.memory,
      confirmedStopSeconds: this.confirmedStopSeconds,
      cluster: this.cluster,
      signal: new AbortController().signal,
      rules: this.rules,
      now: () => new Date(),
      output: stepId => outputs.get(stepId),
      remember: async output => {
        outputs.set(step, { ...outputs.get(step), ...output });
      },
      log: async ({ message }) => {
        messages.push(message);
      },
      warn: async message => {
        warnings.push(message);
      },
      progress: async () => undefined,
      downtime: async () => undefined,
    };
  }

  /** Another replica works on it from now on, with nothing but what was put down. */
  takeOver(): void {
    this.epoch += 1;
    this.memory = new Map();
  }

  /** Runs one step to its end, again after each crash. */
  async run(step: StepDefinition): Promise<StepResult> {
    this.begun.push(step);
    const result = await this.surviving(() => step.run(this.context(step.id)));
    if (result.outcome === 'done' && result.output) {
      this.outputs.set(step.id, {
        ...this.outputs.get(step.id),
        ...result.output,
      });
    }
    return result;
  }

  /** Runs steps in their order until one does not end with `done`. */
  async runAll(steps: StepDefinition[]): Promise<StepResult> {
    let result: StepResult = { outcome: 'done' };
    for (const step of steps) {
      result = await this.run(step);
      if (result.outcome !== 'done') {
        return result;
      }
    }
    return result;
  }

  /** Undoes what was begun, last first. */
  async undo(): Promise<void> {
    for (const step of [...this.begun].reverse()) {
      await this.surviving(async () => step.undo?.(this.context(step.id)));
    }
  }

  private async surviving<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof Crash)) {
          throw error;
        }
        this.crashCount += 1;
        this.takeOver();
      }
    }
  }
}
