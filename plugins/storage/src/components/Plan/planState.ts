import type { OperationPlan } from '@stowage/backstage-plugin-storage-common';

/** The plan of a request, and what became of starting it. */
export interface PlanState {
  /** The newest plan; while a newer one is made, the one before. */
  plan?: OperationPlan;
  isPlanning: boolean;
  isStarting: boolean;
  /** Why there is no plan. */
  planError?: Error;
  /** Why it was not started, for another reason than that the plan is outdated. */
  startError?: Error;
  /** The plan that was read and does not hold any more, and the server's words about it. */
  outdated?: { before: OperationPlan; message: string };
}

/** What can happen to a {@link PlanState}. */
export type PlanEvent =
  /** The request is another one. */
  | { type: 'changed' }
  | { type: 'asked' }
  | { type: 'planned'; plan: OperationPlan }
  | { type: 'failed'; error: Error }
  | { type: 'starting' }
  | { type: 'start-failed'; error: Error }
  | { type: 'outdated'; message: string };

/** Before anything was asked for. */
export const FIRST_PLAN_STATE: PlanState = {
  isPlanning: true,
  isStarting: false,
};

/** What becomes of a {@link PlanState}. */
export function planReducer(state: PlanState, event: PlanEvent): PlanState {
  switch (event.type) {
    case 'changed':
      return { ...state, outdated: undefined, startError: undefined };
    case 'asked':
      return {
        ...state,
        isPlanning: true,
        planError: undefined,
      };
    case 'planned':
      return { ...state, plan: event.plan, isPlanning: false };
    case 'failed':
      // A plan to another request must not look as if it were the one to this.
      return {
        ...state,
        plan: undefined,
        isPlanning: false,
        planError: event.error,
      };
    case 'starting':
      return {
        ...state,
        isStarting: true,
        startError: undefined,
        outdated: undefined,
      };
    case 'start-failed':
      return { ...state, isStarting: false, startError: event.error };
    case 'outdated':
      return {
        ...state,
        isStarting: false,
        outdated: state.plan && {
          before: state.plan,
          message: event.message,
        },
      };
    default:
      return state;
  }
}
