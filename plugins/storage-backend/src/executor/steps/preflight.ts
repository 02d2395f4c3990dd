import type { StepDefinition } from '../types';
import type { MoveDependencies } from './deps';

/** Plans once more, right before the first change and again when the application is down. */
export function preflightStep(
  dependencies: MoveDependencies,
  id: 'preflight' | 'recheck',
): StepDefinition {
  return {
    id,
    phase: 'before',
    ...(id === 'recheck' && { deadlineSeconds: 300 }),
    async run(context) {
      if (id === 'recheck' && !context.rules.preflightAgain) {
        return { outcome: 'done' };
      }
      const { words } = await dependencies.planAgain(
        context,
        id === 'recheck' ? 'stopped' : 'before',
      );
      return { outcome: 'done', words };
    },
  };
}
