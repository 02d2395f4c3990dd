import type { ClusterClient } from '../../adapters/kubernetes';
import type { SafetyRules } from '../rules';
import type { StepContext, StepDefinition } from '../types';
import type { EngineSettings, EngineTiming } from './EngineTiming';
import { guardedCluster } from './GuardedCluster';
import { DeadlineExceeded, endsRun, Stopped } from './interruptions';
import type { OwnedOperation } from './OwnedOperation';
import type { StepLife } from './StepLife';

/** What every part of a run is given. */
export interface RunParts {
  operation: OwnedOperation;
  /** The cluster itself; steps get it guarded. */
  cluster: ClusterClient;
  timing: EngineTiming;
  settings: EngineSettings;
  rules: SafetyRules;
  /** Aborted when this replica stops. */
  stop: AbortSignal;
}

/**
 * Lets a step act once, until it ends or has to. A step that doesn't end when it is told to is left
 * behind after a while: from then on it can't change or write down anything any more.
 *
 * @param options.interrupt - what else may end it, such as somebody's wish to cancel
 * @throws what the step throws, or the reason why it was ended
 */
export async function attemptStep<T>(options: {
  parts: RunParts;
  step: StepDefinition;
  life: StepLife;
  interrupt?: AbortSignal;
  act: (context: StepContext) => Promise<T>;
}): Promise<T> {
  const { parts, step, life, interrupt, act } = options;
  const { operation, timing, settings, stop } = parts;
  const deadline = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([
    operation.lost,
    stop,
    deadline.signal,
    ...(interrupt ? [interrupt] : []),
  ]);
  const callOff = life.onDeadline(() =>
    deadline.abort(
      new DeadlineExceeded(
        `No progress for ${step.deadlineSeconds} s while the application was down`,
      ),
    ),
  );
  let settled = true;
  try {
    signal.throwIfAborted();
    settled = false;
    return await Promise.race([
      act(
        stepContext({ parts, step, life, signal, over: over.signal }),
      ).finally(() => {
        settled = true;
      }),
      endOfPatience(signal, () => timing.delay(settings.graceMs, over.signal)),
    ]);
  } catch (error) {
    if (operation.lost.aborted) {
      throw operation.lost.reason;
    }
    if (stop.aborted) {
      throw new Stopped(settled);
    }
    if (endsRun(error)) {
      throw error;
    }
    // A step that was told to end may still have something more important to say.
    const says = error instanceof Error ? error.name : '';
    throw signal.aborted && !['UndoRequired', 'NeedsPerson'].includes(says)
      ? signal.reason
      : error;
  } finally {
    callOff();
    over.abort(new Error('The step is over'));
  }
}

/** Rejects some time after the signal; never resolves. */
async function endOfPatience(
  signal: AbortSignal,
  grace: () => Promise<void>,
): Promise<never> {
  if (!signal.aborted) {
    await new Promise(resolve =>
      signal.addEventListener('abort', resolve, { once: true }),
    );
  }
  await grace();
  throw signal.reason;
}

function stepContext(options: {
  parts: RunParts;
  step: StepDefinition;
  life: StepLife;
  signal: AbortSignal;
  over: AbortSignal;
}): StepContext {
  const { parts, step, life, signal, over } = options;
  const { operation, timing, settings, rules } = parts;
  const { id, plan, decisions, epoch } = operation.record;
  const demandGoingOn = () => {
    if (rules.stepsEnd) {
      over.throwIfAborted();
    }
  };
  const beforeChange = async () => {
    demandGoingOn();
    await operation.ensure();
    demandGoingOn();
  };
  return {
    operationId: id,
    plan,
    decisions,
    epoch,
    get confirmedStopSeconds() {
      return operation.record.confirmedStopSeconds;
    },
    cluster: guardedCluster({ cluster: parts.cluster, beforeChange, rules }),
    signal,
    rules,
    memory: operation.memory,
    now: () => new Date(timing.now()),
    output: stepId => operation.step(stepId).output,
    async remember(output) {
      over.throwIfAborted();
      const record = operation.step(step.id);
      const known = { ...record.output, ...output };
      if (JSON.stringify(known) !== JSON.stringify(record.output)) {
        await operation.saveStep({
          ...record,
          output: known,
          progressAt: life.sign(),
        });
      }
    },
    async log(entry) {
      over.throwIfAborted();
      await operation.log({ ...entry, step: step.id });
    },
    async warn(message) {
      over.throwIfAborted();
      await operation.warn({ message, step: step.id });
    },
    async progress(progress) {
      over.throwIfAborted();
      life.progress(progress);
      const at = new Date(timing.now()).toISOString();
      if (life.mayWrite(settings.progressEveryMs)) {
        await operation.saveProgress(
          { ...progress, step: step.id, at },
          life.signAt,
        );
      }
    },
    async downtime(downtime) {
      over.throwIfAborted();
      await operation.saveDowntime(downtime);
    },
  };
}
