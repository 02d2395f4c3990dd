import { planOf } from '../__testUtils__/operations';
import { planDifferences } from './planDifference';

const before = planOf();

it('finds nothing in a plan that is the same but for its age', () => {
  expect(planDifferences(before, planOf({ madeAt: 'later' }))).toEqual([]);
});

it('names checks that are new and checks that are gone', () => {
  const [room, note] = before.preflight;
  const blocked = {
    code: 'POOL_ROOM_SHORT',
    level: 'blocking' as const,
    message: 'full',
  };
  const after = planOf({ preflight: [room, blocked] });
  expect(planDifferences(before, after)).toEqual([
    { kind: 'check-new', check: blocked },
    { kind: 'check-gone', check: note },
  ]);
});

it('says only by its checks why a plan is declined now', () => {
  const after = planOf({ outcome: 'declined', steps: [], figures: {} });
  expect(planDifferences(before, after)).toEqual([]);
});

it('names figures, targets and steps that changed', () => {
  const after = planOf({
    figures: { ...before.figures, bytes: 7, stopSeconds: 99 },
    claims: before.claims.map(claim => ({
      ...claim,
      to: 'local-path, worker-9',
    })),
    steps: [...before.steps.slice(1), { ...before.steps[0], id: 'repository' }],
  });
  expect(planDifferences(before, after).map(({ kind }) => kind)).toEqual([
    'step-new',
    'step-gone',
    'target',
    'bytes',
    'stop',
  ]);
});
