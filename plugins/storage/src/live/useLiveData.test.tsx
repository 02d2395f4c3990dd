import { TestApiProvider } from '@backstage/frontend-test-utils';
import { act, renderHook } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { mockSignals } from '../__testUtils__';
import {
  POLL_MS,
  POLL_UNDER_WAY_MS,
  POLL_WITH_SIGNALS_MS,
  useLiveData,
} from './useLiveData';

function setUp(load = jest.fn().mockResolvedValue('answer')) {
  const signals = mockSignals();
  const wrapper = ({ children }: PropsWithChildren<{}>) => (
    <TestApiProvider apis={[signals.api]}>{children}</TestApiProvider>
  );
  const hook = renderHook(({ key }) => useLiveData(key, load), {
    wrapper,
    initialProps: { key: 'a' },
  });
  return { ...hook, load, signals };
}

const pass = (milliseconds: number) =>
  act(() => jest.advanceTimersByTimeAsync(milliseconds));

function setHidden(hidden: boolean) {
  Object.defineProperty(document, 'hidden', {
    configurable: true,
    get: () => hidden,
  });
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

describe('useLiveData', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    setHidden(false);
    jest.useRealTimers();
  });

  it('asks again within a second of a signal, once for many', async () => {
    const { load, signals, result } = setUp();
    await pass(0);
    expect(result.current.data).toBe('answer');
    for (let i = 0; i < 20; i++) {
      act(() => signals.send());
    }
    await pass(1_000);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('asks at once where the last request was long ago', async () => {
    const { load, signals } = setUp();
    await pass(5_000);
    act(() => signals.send());
    await pass(0);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('polls while no signal arrives, and seldom once one did', async () => {
    const { load, signals } = setUp();
    await pass(POLL_MS);
    expect(load).toHaveBeenCalledTimes(2);
    act(() => signals.send());
    await pass(1_000);
    expect(load).toHaveBeenCalledTimes(3);
    await pass(POLL_WITH_SIGNALS_MS - 1_500);
    expect(load).toHaveBeenCalledTimes(3);
    await pass(1_500);
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('asks often for what is under way, and no longer once it is not', async () => {
    const load = jest.fn().mockResolvedValue('running');
    const wrapper = ({ children }: PropsWithChildren<{}>) => (
      <TestApiProvider apis={[mockSignals().api]}>{children}</TestApiProvider>
    );
    renderHook(() => useLiveData('a', load, data => data === 'running'), {
      wrapper,
    });
    await pass(0);
    await pass(POLL_UNDER_WAY_MS);
    expect(load).toHaveBeenCalledTimes(2);
    load.mockResolvedValue('done');
    await pass(POLL_UNDER_WAY_MS);
    expect(load).toHaveBeenCalledTimes(3);
    await pass(2 * POLL_UNDER_WAY_MS);
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('is silent while the page is hidden and asks when it is seen again', async () => {
    const { load } = setUp();
    await pass(0);
    setHidden(true);
    await pass(10 * POLL_MS);
    expect(load).toHaveBeenCalledTimes(1);
    setHidden(false);
    await pass(0);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('ignores an answer to an earlier question that arrives late', async () => {
    const answers: Record<string, (value: string) => void> = {};
    let asked = 0;
    const load = jest.fn(
      () =>
        new Promise<string>(resolve => {
          asked += 1;
          answers[asked] = resolve;
        }),
    );
    const { result, rerender } = setUp(load);
    rerender({ key: 'b' });
    await act(async () => answers[2]('second'));
    await act(async () => answers[1]('first'));
    expect(result.current.data).toBe('second');
  });
});
