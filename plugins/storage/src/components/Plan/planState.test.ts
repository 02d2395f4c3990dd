import { planOf } from '../../__testUtils__/operations';
import { FIRST_PLAN_STATE, planReducer, type PlanEvent } from './planState';

const plan = planOf();
const after = (...events: PlanEvent[]) =>
  events.reduce(planReducer, FIRST_PLAN_STATE);

it('keeps the plan before while a newer one is made', () => {
  const state = after({ type: 'planned', plan }, { type: 'asked' });
  expect(state).toMatchObject({ plan, isPlanning: true });
});

it('has no plan where none could be made', () => {
  const error = new Error('no');
  const state = after({ type: 'planned', plan }, { type: 'failed', error });
  expect(state).toMatchObject({ plan: undefined, planError: error });
});

it('remembers the plan that was read until the next start', () => {
  const outdated = after(
    { type: 'planned', plan },
    { type: 'starting' },
    { type: 'outdated', message: 'more data' },
    { type: 'asked' },
    { type: 'planned', plan: planOf({ hash: 'fresh' }) },
  );
  expect(outdated).toMatchObject({
    outdated: { before: plan, message: 'more data' },
    isStarting: false,
  });
  expect(planReducer(outdated, { type: 'starting' }).outdated).toBeUndefined();
});

it('does not compare the plans of two requests', () => {
  const state = after(
    { type: 'planned', plan },
    { type: 'outdated', message: 'more data' },
    { type: 'changed' },
  );
  expect(state.outdated).toBeUndefined();
});

it('says why it was not started', () => {
  const error = new Error('forbidden');
  expect(
    after(
      { type: 'planned', plan },
      { type: 'starting' },
      { type: 'start-failed', error },
    ),
  ).toMatchObject({ plan, isStarting: false, startError: error });
});
