import {
  repositoryFollows,
  type RepositoryReader,
} from '../../executor/repository';
import { defaultTimings, operationDefinitions } from '../../executor/steps';
import { UndoRequired, type OperationDefinition } from '../../executor/types';
import type { MoveDecisions, PlannedOperation } from '../../planner';
import type { ClusterPlanner } from './ClusterPlanner';

/** Everything that can be carried out, with what its steps need to know of planning. */
export function definitionsOf(
  planner: ClusterPlanner,
  repositories: RepositoryReader,
  isOver: (operation: string) => Promise<boolean>,
): OperationDefinition[] {
  return operationDefinitions({
    timings: defaultTimings,
    settingsOf: cluster => planner.settingsOf(cluster),
    isOver,
    evictionOf: cluster => planner.evictionOf(cluster),
    planAgain: async ({ plan, decisions }, moment) => {
      const differences =
        moment === 'before'
          ? (await planner.planAgain({ plan, decisions } as PlannedOperation))
              .differences
          : await planner.recheck(decisions as MoveDecisions);
      if (differences.length) {
        throw new UndoRequired(
          `The plan that was confirmed does not hold any more. ${differences.join(
            ' ',
          )}`,
          'PLAN_OUTDATED',
        );
      }
      return { words: 'Everything still is as it was planned' };
    },
    repositoryFollows: context => repositoryFollows(context, repositories),
  });
}
