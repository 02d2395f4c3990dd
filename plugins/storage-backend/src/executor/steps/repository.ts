import type { StepDefinition } from '../types';
import { decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { releaseLock } from './lock';
import { liftPauses } from './pauses';
import { removeRecord } from './record';

/**
 * Waits until the repository says what the cluster is, and lets its owner go on then. Before that
 * it would take the move back.
 */
export function repositoryStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'repository',
    phase: 'after',
    async run(context) {
      const decisions = decisionsOf(context);
      if (!decisions.repository) {
        return { outcome: 'done', words: 'No repository owns it' };
      }
      const { kind, name } = decisions.repository;
      const answer = await dependencies.repositoryFollows(context);
      if (!answer.follows) {
        return {
          outcome: 'stays',
          state: 'waiting-for-repository',
          words: `${kind} '${name}' waits until the repository names the new class: ${answer.words}`,
        };
      }
      await liftPauses(context, ['repository']);
      await removeRecord(context, dependencies);
      await releaseLock(context, dependencies);
      return { outcome: 'done', words: `${kind} '${name}' goes on` };
    },
  };
}
