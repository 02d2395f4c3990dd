/** Deadlines in milliseconds. */
export interface ClientTimeouts {
  /** One small question. */
  request: number;
  /** One page of a list. */
  list: number;
  /** Until the API server accepts a watch. */
  watchOpen: number;
  /** Silence on a watch; bookmarks come about every minute. */
  watchLiveness: number;
  /** After which the API server is asked to end a watch, so that connections spread anew. */
  watchDuration: number;
  kubelet: number;
}

export const defaultTimeouts: ClientTimeouts = {
  request: 15_000,
  list: 60_000,
  watchOpen: 30_000,
  watchLiveness: 150_000,
  watchDuration: 300_000,
  kubelet: 10_000,
};
