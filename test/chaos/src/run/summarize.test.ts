import type { RunDescription } from '../runs/RunDescription';
import { summarize } from './summarize';

const description = (seed: number): RunDescription => ({
  seed,
  application: {
    kind: 'Deployment',
    volumes: 'nfs',
    claims: 1,
    ownNodes: false,
    finishedJob: false,
  },
  portals: 'rivals',
  operations: [
    {
      kind: 'move',
      target: 'local-path',
      faults: [{ kind: 'healed', everyMs: 1 }],
    },
  ],
});

it('adds up runs', () => {
  expect(
    summarize({
      outcomes: [
        { description: description(1), complaints: [], states: ['done'] },
        { description: description(2), complaints: ['x'], states: ['undone'] },
      ],
      planned: 5,
      seconds: 9,
    }),
  ).toEqual({
    passed: 1,
    failed: [2],
    notRun: 3,
    seconds: 9,
    states: { 'move done': 1, 'move undone': 1 },
    faults: { healed: 2, rivals: 2 },
  });
});
