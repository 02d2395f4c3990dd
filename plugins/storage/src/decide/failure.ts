/** Why a request failed, as far as it decides what the screen shows. */
export type Failure =
  | { kind: 'forbidden'; message: string }
  | { kind: 'not-found'; message: string }
  /** What was asked for does not fit what is there now. */
  | { kind: 'conflict'; message: string }
  /** No answer at all. */
  | { kind: 'unreachable'; message: string }
  | { kind: 'failed'; message: string };

function statusOf(error: Error): number | undefined {
  if ('statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode;
  }
  return undefined;
}

/** The server's own sentence, where it sent one, instead of "Request failed with 500". */
function messageOf(error: Error): string {
  if ('cause' in error && error.cause instanceof Error) {
    return error.cause.message;
  }
  return error.message;
}

/**
 * What a refusal to start an operation (409) is about: the plan does not hold any more, another
 * operation holds an object of it, or something else.
 */
export function classifyConflict(
  message: string,
):
  | { kind: 'outdated' }
  | { kind: 'held'; operation: string; words: string }
  | { kind: 'other' } {
  if (message.startsWith('PLAN_OUTDATED')) {
    return { kind: 'outdated' };
  }
  const held = /^HELD_BY_OPERATION: (Operation (\S+) .*)$/.exec(message);
  return held
    ? { kind: 'held', operation: held[2], words: held[1] }
    : { kind: 'other' };
}

/** Sorts an error of the storage API; `fetch` rejects with a TypeError when nobody answers. */
export function classifyFailure(error: Error): Failure {
  const message = messageOf(error);
  const status = statusOf(error);
  if (status === 403) {
    return { kind: 'forbidden', message };
  }
  if (status === 404) {
    return { kind: 'not-found', message };
  }
  if (status === 409) {
    return { kind: 'conflict', message };
  }
  if (error instanceof TypeError) {
    return { kind: 'unreachable', message };
  }
  return { kind: 'failed', message };
}
