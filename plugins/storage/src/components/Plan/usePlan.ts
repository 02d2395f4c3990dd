import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Operation,
  OperationPlan,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { storageApiRef } from '../../api';
import { classifyConflict, classifyFailure } from '../../decide/failure';
import { FIRST_PLAN_STATE, planReducer, type PlanState } from './planState';

/** What {@link usePlan} gives. */
export interface PlanHandle extends PlanState {
  /** Makes the plan anew. */
  replan(): void;
  /**
   * Starts what the plan says. Gives the operation; nothing where it was not started, which the
   * state then explains.
   *
   * @param confirmation - what was typed, where the plan asks for it
   */
  start(confirmation?: string): Promise<Operation | undefined>;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/**
 * Makes the plan of a request, and anew whenever the request changes or the backend says at the
 * start that the plan does not hold any more. The plan before it stays on the screen meanwhile.
 */
export function usePlan(request: OperationRequest): PlanHandle {
  const api = useApi(storageApiRef);
  const [state, dispatch] = useReducer(planReducer, FIRST_PLAN_STATE);
  const inFlight = useRef<AbortController>();
  const key = JSON.stringify(request);

  const replan = useCallback(() => {
    inFlight.current?.abort();
    const controller = new AbortController();
    inFlight.current = controller;
    const { signal } = controller;
    dispatch({ type: 'asked' });
    api.planOperation(JSON.parse(key), { signal }).then(
      plan => !signal.aborted && dispatch({ type: 'planned', plan }),
      error =>
        !signal.aborted && dispatch({ type: 'failed', error: toError(error) }),
    );
  }, [api, key]);

  useEffect(() => {
    dispatch({ type: 'changed' });
    replan();
    return () => inFlight.current?.abort();
  }, [replan]);

  async function start(confirmation?: string) {
    const plan: OperationPlan | undefined = state.plan;
    if (!plan) {
      return undefined;
    }
    dispatch({ type: 'starting' });
    try {
      return await api.startOperation({
        request: { ...request, ...(confirmation && { confirmation }) },
        planHash: plan.hash,
      });
    } catch (thrown) {
      const error = toError(thrown);
      const failure = classifyFailure(error);
      if (
        failure.kind === 'conflict' &&
        classifyConflict(failure.message).kind === 'outdated'
      ) {
        dispatch({ type: 'outdated', message: failure.message });
        replan();
      } else {
        dispatch({ type: 'start-failed', error });
      }
      return undefined;
    }
  }

  return { ...state, replan, start };
}
