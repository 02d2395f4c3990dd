import { planPhases } from './planPhases';

it('puts steps together during which the application does the same', () => {
  expect(
    planPhases([
      { application: 'up', expectedSeconds: 1 },
      { application: 'up', expectedSeconds: 60 },
      { application: 'down', expectedSeconds: 3 },
      { application: 'starting', expectedSeconds: 4 },
      { application: 'up' },
    ]),
  ).toEqual([
    { application: 'up', seconds: 61, isAtLeast: false },
    { application: 'down', seconds: 3, isAtLeast: false },
    { application: 'starting', seconds: 4, isAtLeast: false },
    { application: 'up', seconds: undefined, isAtLeast: true },
  ]);
});

it('says that a phase lasts at least so long where a step has no expectation', () => {
  expect(
    planPhases([
      { application: 'down' },
      { application: 'down', expectedSeconds: 3 },
    ]),
  ).toEqual([{ application: 'down', seconds: 3, isAtLeast: true }]);
});

it('has no phases without steps', () => {
  expect(planPhases([])).toEqual([]);
});
