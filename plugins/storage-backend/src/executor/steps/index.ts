import type { MoveDecisions } from '../../planner/types';
import type { OperationDefinition, StepDefinition } from '../types';
import { compareStep } from './compare';
import { deltaStep } from './delta';
import type { MoveDependencies } from './deps';
import { fenceStep } from './fence';
import { lockStep } from './lock';
import { pauseStep } from './pause';
import { preflightStep } from './preflight';
import { proveStep } from './prove';
import { rebindStep } from './rebind';
import { recordStep } from './record';
import { recreateStep } from './recreate';
import { repositoryStep } from './repository';
import { safeStep } from './safe';
import { describeMove } from './situation';
import { stageStep } from './stage';
import { startStep } from './start';
import { stopStep } from './stop';
import { targetStep } from './target';
import { tidyStep } from './tidy';

export { defaultTimings } from './deps';
export type { MoveDependencies, MoveTimings } from './deps';

/** Every step that a move may have, by its id. */
function moveSteps(
  dependencies: MoveDependencies,
): Record<string, StepDefinition> {
  const steps = [
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
    tidyStep(dependencies),
    repositoryStep(dependencies),
  ];
  return Object.fromEntries(steps.map(step => [step.id, step]));
}

/** The kinds of operations that carry bytes, as the engine runs them. */
export function operationDefinitions(
  dependencies: MoveDependencies,
): OperationDefinition[] {
  const known = moveSteps(dependencies);
  return (['move', 'roll-back'] as const).map(kind => ({
    kind,
    steps: (_plan, decisions) =>
      (decisions as MoveDecisions).steps.map(id => {
        const step = known[id];
        if (!step) {
          throw new Error(
            `The plan has a step '${id}' that this version of the backend does not know`,
          );
        }
        return step;
      }),
    describe: describeMove,
  }));
}
