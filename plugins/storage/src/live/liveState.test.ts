import { initialLiveState, liveReducer } from './liveState';

const answered = liveReducer(initialLiveState<number>('a'), {
  type: 'answered',
  key: 'a',
  data: 1,
  at: 5,
});

describe('liveReducer', () => {
  it('keeps the answer while a newer one is fetched', () => {
    expect(liveReducer(answered, { type: 'asked', key: 'a' })).toMatchObject({
      data: 1,
      isAsking: true,
      isOutdated: false,
    });
  });

  it('marks the answer to another question', () => {
    const asked = liveReducer(answered, { type: 'asked', key: 'b' });
    expect(asked).toMatchObject({ data: 1, isOutdated: true });
    expect(liveReducer(asked, { type: 'asked', key: 'b' }).isOutdated).toBe(
      true,
    );
  });

  it('keeps the answer when a newer one fails, until one succeeds', () => {
    const error = new Error('no');
    const failed = liveReducer(answered, { type: 'failed', key: 'a', error });
    expect(failed).toMatchObject({ data: 1, answeredAt: 5, error });
    const asked = liveReducer(failed, { type: 'asked', key: 'a' });
    expect(asked.error).toBe(error);
    const better = liveReducer(asked, {
      type: 'answered',
      key: 'a',
      data: 2,
      at: 9,
    });
    expect(better).toMatchObject({ data: 2, answeredAt: 9 });
    expect(better.error).toBeUndefined();
  });
});
