import { useSignal } from '@backstage/plugin-signals-react';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { initialLiveState, liveReducer, type LiveState } from './liveState';

/** The channel on which the backend says that something changed; it carries no data. */
export const CHANGES_CHANNEL = 'storage:changes';

/** The channel on which the backend says that an operation went on; it carries ids only. */
export const OPERATIONS_CHANNEL = 'storage:operations';

/** Milliseconds that lie at least between two requests, however often something changes. */
export const THROTTLE_MS = 1_000;

/** Milliseconds between polls while no signal has arrived: signals may not be installed. */
export const POLL_MS = 10_000;

/** Milliseconds between polls once signals were seen to arrive; a safety net for lost ones. */
export const POLL_WITH_SIGNALS_MS = 30_000;

/** Milliseconds between polls of something that is under way and whose progress is watched. */
export const POLL_UNDER_WAY_MS = 3_000;

/** What {@link useLiveData} gives. */
export interface LiveData<T> extends LiveState<T> {
  /** Asks again now. */
  refresh(): void;
}

/**
 * Keeps an answer of the backend up to date: asks again when the backend signals a change, by
 * polling otherwise, and not at all while the page is hidden. What is on the screen stays there
 * while a newer answer is fetched, and when that fails.
 *
 * @param key - names what is asked for. When it changes, the old answer is marked as outdated.
 * @param isUnderWay - tells from the newest answer whether somebody watches it go on, so that it
 *   is asked for more often.
 */
export function useLiveData<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  isUnderWay?: (data: T) => boolean,
): LiveData<T> {
  const [state, dispatch] = useReducer(
    liveReducer<T>,
    key,
    initialLiveState<T>,
  );
  const { lastSignal: lastChange } = useSignal(CHANGES_CHANNEL);
  const { lastSignal: lastOperation } = useSignal(OPERATIONS_CHANNEL);
  const [signalsArrive, setSignalsArrive] = useState(false);
  const latestLoad = useRef(load);
  latestLoad.current = load;
  const inFlight = useRef<AbortController>();
  const startedAt = useRef(0);
  const delayed = useRef<ReturnType<typeof setTimeout>>();

  const ask = useCallback(() => {
    clearTimeout(delayed.current);
    delayed.current = undefined;
    inFlight.current?.abort();
    const controller = new AbortController();
    inFlight.current = controller;
    startedAt.current = Date.now();
    dispatch({ type: 'asked', key });
    latestLoad.current(controller.signal).then(
      data => {
        if (!controller.signal.aborted) {
          dispatch({ type: 'answered', key, data, at: Date.now() });
        }
      },
      error => {
        if (!controller.signal.aborted) {
          dispatch({ type: 'failed', key, error });
        }
      },
    );
  }, [key]);

  const askSoon = useCallback(() => {
    if (document.hidden || delayed.current !== undefined) {
      return;
    }
    const wait = startedAt.current + THROTTLE_MS - Date.now();
    if (wait > 0) {
      delayed.current = setTimeout(ask, wait);
    } else {
      ask();
    }
  }, [ask]);

  useEffect(() => {
    ask();
    return () => {
      clearTimeout(delayed.current);
      delayed.current = undefined;
      inFlight.current?.abort();
    };
  }, [ask]);

  useEffect(() => {
    if (lastChange || lastOperation) {
      setSignalsArrive(true);
      askSoon();
    }
    // Only a signal is a reason to ask; a new key asks by itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lastChange, lastOperation]);

  const isWatched = state.data !== undefined && !!isUnderWay?.(state.data);
  useEffect(() => {
    let period = signalsArrive ? POLL_WITH_SIGNALS_MS : POLL_MS;
    if (isWatched) {
      period = POLL_UNDER_WAY_MS;
    }
    const timer = setInterval(askSoon, period);
    document.addEventListener('visibilitychange', askSoon);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', askSoon);
    };
  }, [askSoon, signalsArrive, isWatched]);

  return { ...state, refresh: ask };
}
