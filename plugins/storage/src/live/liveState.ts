/** An answer of the backend, with how current it is. */
export interface LiveState<T> {
  /** What was asked for last. */
  key: string;
  /** The newest answer, kept while and after a newer one is tried for. */
  data?: T;
  /** The answer is one to an earlier question; the one to this question is on its way. */
  isOutdated: boolean;
  /** When the answer arrived, in milliseconds since 1970. */
  answeredAt?: number;
  /** Why the newest attempt failed; gone as soon as one succeeds. */
  error?: Error;
  /** A request is on its way. */
  isAsking: boolean;
}

/** What can happen to a {@link LiveState}. */
export type LiveEvent<T> =
  | { type: 'asked'; key: string }
  | { type: 'answered'; key: string; data: T; at: number }
  | { type: 'failed'; key: string; error: unknown };

/** Nothing was asked yet. */
export function initialLiveState<T>(key: string): LiveState<T> {
  return { key, isOutdated: false, isAsking: true };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** What becomes of a {@link LiveState}. */
export function liveReducer<T>(
  state: LiveState<T>,
  event: LiveEvent<T>,
): LiveState<T> {
  switch (event.type) {
    case 'asked': {
      const sameQuestion = event.key === state.key;
      return {
        ...state,
        key: event.key,
        isAsking: true,
        isOutdated:
          state.data !== undefined && (state.isOutdated || !sameQuestion),
        error: sameQuestion ? state.error : undefined,
      };
    }
    case 'answered':
      return {
        key: event.key,
        data: event.data,
        answeredAt: event.at,
        isAsking: false,
        isOutdated: false,
      };
    case 'failed':
      return { ...state, isAsking: false, error: toError(event.error) };
    default:
      return state;
  }
}
