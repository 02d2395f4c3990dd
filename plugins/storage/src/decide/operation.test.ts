import { operationOf, operationStep } from '../__testUtils__/operations';
import {
  advanceOf,
  currentStep,
  isUnderWay,
  standingStep,
  stateTone,
  stepSeconds,
} from './operation';

const done = operationStep({ id: 'lock', state: 'done' });
const running = operationStep({ id: 'stage', state: 'running' });
const waiting = operationStep({ id: 'stop', state: 'waiting' });
const failed = operationStep({ id: 'prove', state: 'failed' });

describe('an operation', () => {
  it.each([
    ['queued', true],
    ['running', true],
    ['undoing', true],
    ['waiting-for-confirmation', true],
    ['done', false],
    ['needs-a-person', false],
    ['waiting-for-repository', false],
  ] as const)('that is %s goes on by itself: %s', (state, expected) => {
    expect(isUnderWay({ state })).toBe(expected);
  });

  it('is neutral in a state that a newer server has', () => {
    expect(stateTone('of-the-future' as never)).toBe('neutral');
    expect(stateTone('moved-not-ready')).toBe('critical');
  });

  it('stands at the step that runs, or at which it failed', () => {
    expect(currentStep({ steps: [done, running, waiting] })).toBe(running);
    expect(currentStep({ steps: [done, failed, waiting] })).toBe(failed);
    expect(currentStep({ steps: [done, waiting] })).toBeUndefined();
  });

  it('stands after the last step begun, or before the first', () => {
    expect(standingStep({ steps: [done, waiting] })).toBe(done);
    expect(standingStep({ steps: [waiting] })).toBe(waiting);
    expect(standingStep({ steps: [] })).toBeUndefined();
  });
});

describe('advanceOf', () => {
  const progress = {
    step: 'stage',
    at: '2026-01-01T00:00:00Z',
    bytesDone: 25,
    bytesTotal: 100,
  };

  it('counts bytes while the step runs that moves them', () => {
    expect(
      advanceOf(operationOf({ steps: [done, running, waiting], progress })),
    ).toEqual({ of: 'bytes', share: 0.25, done: 25, total: 100 });
  });

  it('counts steps where the bytes are those of another step', () => {
    expect(
      advanceOf(
        operationOf({
          steps: [done, waiting],
          progress,
        }),
      ),
    ).toEqual({ of: 'steps', share: 0.5, done: 1, total: 2 });
  });

  it('never says more than everything, and nothing of no steps', () => {
    expect(
      advanceOf({ steps: [running], progress: { ...progress, bytesDone: 120 } })
        .share,
    ).toBe(1);
    expect(advanceOf({ steps: [] }).share).toBe(0);
  });
});

describe('stepSeconds', () => {
  const startedAt = '2026-01-01T00:00:00Z';
  const start = Date.parse(startedAt);

  it('counts to the end, or until now', () => {
    expect(
      stepSeconds({ startedAt, finishedAt: '2026-01-01T00:00:02Z' }, 0),
    ).toBe(2);
    expect(stepSeconds({ startedAt }, start + 5_000)).toBe(5);
  });

  it('is nothing before the start, and never below zero', () => {
    expect(stepSeconds({}, start)).toBeUndefined();
    expect(stepSeconds({ startedAt }, start - 900)).toBe(0);
  });
});
