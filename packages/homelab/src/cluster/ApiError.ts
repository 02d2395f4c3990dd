import { CustomErrorBase } from '@backstage/errors';

/** A refusal by the API server. */
export class ApiError extends CustomErrorBase {
  name = 'ApiError' as const;

  private constructor(
    message: string,
    /** HTTP status code. */
    readonly status: number,
    /** Of the Status object, such as `NotFound`. */
    readonly reason: string | undefined,
  ) {
    super(message);
  }

  /** Makes the error of an answer; its message quotes the server's. */
  static fromAnswer(answer: {
    method: string;
    path: string;
    status: number;
    text: string;
  }): ApiError {
    const { method, path, status, text } = answer;
    let parsed: { message?: string; reason?: string } = {};
    try {
      parsed = JSON.parse(text);
    } catch {
      // Proxies and a server that starts up answer in plain text.
    }
    return new ApiError(
      `${method} ${path} answered ${status}: ${parsed.message ?? text}`,
      status,
      parsed.reason,
    );
  }
}

/** Whether an error says that the object is not there (any more). */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/**
 * Whether an error says that the object under this name is another one by now.
 * A patch with another uid is refused with 422, a deletion with 409.
 */
export function isAnotherObject(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.status === 409 || error.status === 422)
  );
}
