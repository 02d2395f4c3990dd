import type { MoveSurroundings } from '@stowage/backstage-plugin-storage-common';
import type { MoveDecisions, OperationDecisions } from '../../planner';
import type { StepContext } from '../types';
import { UndoRequired } from '../types';
import { planAgainFromCluster, recheckFromCluster } from './planFromCluster';

/** What planning again needs of the rest of the backend. */
export interface PlanAgainOptions {
  /** Configuration, readings and room as they are now. */
  surroundingsOf(options: {
    cluster: string;
    namespace: string;
  }): MoveSurroundings;
}

/**
 * The preflight of a running operation: before its first change the whole plan is made again; with
 * the application stopped, which no plan would recognise, everything is looked at that the plan
 * relied on.
 *
 * @returns a function that throws UndoRequired with `PLAN_OUTDATED` and the differences in words
 */
export function createPlanAgain({ surroundingsOf }: PlanAgainOptions) {
  return async (
    context: Pick<StepContext, 'plan' | 'decisions' | 'cluster' | 'now'>,
    moment: 'before' | 'stopped',
  ): Promise<{ words: string }> => {
    const decisions = context.decisions as OperationDecisions;
    const { cluster, namespace } = decisions;
    const scope = {
      client: context.cluster,
      surroundings: surroundingsOf({ cluster, namespace }),
      now: context.now(),
    };
    const differences =
      moment === 'stopped'
        ? await recheckFromCluster({
            ...scope,
            decisions: decisions as MoveDecisions,
          })
        : (
            await planAgainFromCluster({
              ...scope,
              confirmed: { plan: context.plan, decisions },
            })
          ).differences;
    if (differences.length > 0) {
      throw new UndoRequired(
        `The plan does not hold any more. ${differences.join(' ')}`,
        'PLAN_OUTDATED',
      );
    }
    return {
      words:
        moment === 'stopped'
          ? 'Nobody is left who writes, and the claims can be made again'
          : 'Everything is as the plan has it',
    };
  };
}
