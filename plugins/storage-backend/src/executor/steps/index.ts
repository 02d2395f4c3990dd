import type { OperationDefinition, StepDefinition } from '../types';
import {
  bringBackStep,
  bringBackTidyStep,
  describeBringBack,
  isBringBack,
} from './bringBack';
import { compareStep } from './compare';
import { deltaStep } from './delta';
import type { MoveDependencies } from './deps';
import { eraseStep } from './erase';
import { fenceStep } from './fence';
import { lockStep } from './lock';
import { pauseStep } from './pause';
import { preflightStep } from './preflight';
import { proveStep } from './prove';
import { proveRestStep } from './proveRest';
import { rebindStep } from './rebind';
import { recordStep } from './record';
import { recreateStep } from './recreate';
import { describeRelease, releaseStep } from './release';
import { repositoryStep } from './repository';
import { describeRetire, retireSteps } from './retire';
import { safeStep } from './safe';
import { describeMove } from './situation';
import { stageStep } from './stage';
import { startStep } from './start';
import { stopStep } from './stop';
import { targetStep } from './target';
import { tidyStep } from './tidy';

export { defaultTimings } from './deps';
export type { MoveDependencies, MoveTimings } from './deps';

function byId(steps: StepDefinition[]): Map<string, StepDefinition> {
  return new Map(steps.map(step => [step.id, step]));
}

/** Steps in the order of the plan. */
function stepsOf(
  known: Map<string, StepDefinition>,
): OperationDefinition['steps'] {
  return (_plan, decisions) =>
    (decisions as { steps: string[] }).steps.map(id => {
      const step = known.get(id);
      if (!step) {
        throw new Error(
          `The plan has a step '${id}' that this version of the backend does not know`,
        );
      }
      return step;
    });
}

/** Every step that a move may have. */
function moveSteps(dependencies: MoveDependencies): StepDefinition[] {
  return [
    lockStep(dependencies),
    preflightStep(dependencies, 'preflight'),
    safeStep(dependencies),
    pauseStep(dependencies),
    targetStep(dependencies),
    stageStep(dependencies),
    compareStep(dependencies),
    recordStep(dependencies),
    stopStep(dependencies),
    preflightStep(dependencies, 'recheck'),
    fenceStep(dependencies),
    deltaStep(dependencies),
    proveStep(dependencies),
    rebindStep(dependencies),
    recreateStep(dependencies),
    startStep(dependencies),
    proveRestStep(dependencies),
    tidyStep(dependencies),
    repositoryStep(dependencies),
  ];
}

/** The kinds of operations that carry bytes, as the engine runs them. */
export function operationDefinitions(
  dependencies: MoveDependencies,
): OperationDefinition[] {
  const known = byId(moveSteps(dependencies));
  const knownForRelease = byId([
    lockStep(dependencies),
    preflightStep(dependencies, 'preflight'),
    eraseStep(dependencies),
    releaseStep(dependencies),
  ]);
  const knownForRetire = byId([
    lockStep(dependencies),
    preflightStep(dependencies, 'preflight'),
    safeStep(dependencies),
    ...retireSteps(dependencies),
  ]);
  const knownForBringBack = byId([
    lockStep(dependencies),
    preflightStep(dependencies, 'preflight'),
    bringBackStep(dependencies),
    bringBackTidyStep(dependencies),
  ]);
  return [
    { kind: 'move', steps: stepsOf(known), describe: describeMove },
    {
      kind: 'roll-back',
      steps: (plan, decisions) =>
        stepsOf(isBringBack(decisions) ? knownForBringBack : known)(
          plan,
          decisions,
        ),
      describe: input =>
        isBringBack(input.decisions)
          ? describeBringBack(input)
          : describeMove(input),
    },
    {
      kind: 'release',
      steps: stepsOf(knownForRelease),
      describe: describeRelease,
    },
    {
      kind: 'retire',
      steps: stepsOf(knownForRetire),
      describe: describeRetire,
    },
  ];
}
