import { responseError } from '../__testUtils__';
import { classifyFailure } from './failure';

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
