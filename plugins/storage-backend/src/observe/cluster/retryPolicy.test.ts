import { backoffMs, decideRetry } from './retryPolicy';

describe('backoffMs', () => {
  it.each([
    [1, 0, 250],
    [1, 0.99, 498],
    [3, 0, 1_000],
    [7, 0, 15_000],
    [1_000, 0.99, 29_850],
  ])('after %d failures, with chance %d, is %d ms', (failures, random, ms) => {
    expect(backoffMs(failures, random)).toBe(ms);
  });
});

describe('decideRetry', () => {
  const usual = { failures: 2, synced: true, random: 0 } as const;

  it.each([
    ['unreachable', { relist: false, delayMs: 500, state: 'failed' }],
    ['unauthorized', { relist: false, delayMs: 500, state: 'failed' }],
    ['misconfigured', { relist: false, delayMs: 500, state: 'failed' }],
    ['gone', { relist: true, delayMs: 500, state: 'failed' }],
    ['throttled', { relist: false, delayMs: 500, state: 'failed' }],
    ['server-error', { relist: true, delayMs: 500, state: 'failed' }],
    ['not-found', { relist: true, delayMs: 60_000, state: 'failed' }],
    ['forbidden', { relist: true, delayMs: 54_000, state: 'forbidden' }],
  ] as const)('%s', (reason, decision) => {
    expect(decideRetry({ ...usual, reason })).toEqual(decision);
  });

  it.each(['unreachable', 'gone', 'throttled'] as const)(
    'does not show the first %s of a cache in step',
    reason => {
      const options = { ...usual, failures: 1, reason };
      expect(decideRetry(options).state).toBeUndefined();
      expect(decideRetry({ ...options, synced: false }).state).toBe('failed');
    },
  );

  it('waits at least as long as the server asks', () => {
    const options = { ...usual, reason: 'throttled', retryAfterSeconds: 4 };
    expect(decideRetry({ ...options, reason: 'throttled' }).delayMs).toBe(
      4_000,
    );
    expect(
      decideRetry({ ...options, reason: 'throttled', random: 0.5 }).delayMs,
    ).toBe(5_000);
  });
});
