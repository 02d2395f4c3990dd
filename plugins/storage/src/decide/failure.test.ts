import { responseError } from '../__testUtils__';
import { classifyConflict, classifyFailure } from './failure';

describe('classifyFailure', () => {
  it.each([
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [500, 'failed'],
    [503, 'failed'],
  ])(
    'sorts status %i as %s, with the words of the server',
    async (status, kind) => {
      const error = await responseError(status, 'because of that');
      expect(classifyFailure(error)).toEqual({
        kind,
        message: 'because of that',
      });
    },
  );

  it('knows that nobody answered', () => {
    expect(classifyFailure(new TypeError('Failed to fetch')).kind).toBe(
      'unreachable',
    );
  });
});

describe('classifyConflict', () => {
  it.each([
    [
      'PLAN_OUTDATED: the plan that was confirmed does not hold any more.',
      { kind: 'outdated' },
    ],
    [
      'HELD_BY_OPERATION: Operation op0123456789 (running) works on claim shop/data of cluster home; wait',
      {
        kind: 'held',
        operation: 'op0123456789',
        words:
          'Operation op0123456789 (running) works on claim shop/data of cluster home; wait',
      },
    ],
    ["Operation op1 (done) can't be cancelled any more", { kind: 'other' }],
  ])('sorts %s', (message, expected) => {
    expect(classifyConflict(message)).toEqual(expected);
  });
});
