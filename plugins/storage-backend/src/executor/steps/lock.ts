import type { StepDefinition } from '../types';
import type { MoveDependencies } from './deps';

/**
 * Holds the workload in the cluster itself. The portal's own rows keep its operations apart; a
 * second portal on the same cluster does not know them.
 */
export function lockStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'lock',
    phase: 'before',
    async run(context) {
      await dependencies.lockWorkload(context);
      return { outcome: 'done' };
    },
    undo: context => dependencies.unlockWorkload(context),
  };
}
