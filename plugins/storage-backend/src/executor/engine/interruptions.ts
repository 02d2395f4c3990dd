/**
 * The database did not take a write or gave no answer. Nothing is known about the operation then,
 * so the run ends without another step in any direction; whoever can write goes on with it.
 */
export class StoreFailed extends Error {
  readonly name = 'StoreFailed';
  constructor(readonly cause: unknown) {
    super(
      `The portal's database does not answer: ${
        cause instanceof Error ? cause.message : String(cause)
      }`,
    );
  }
}

/** The replica stops; another one goes on at once. */
export class Stopped extends Error {
  readonly name = 'Stopped';
  /** @param settled - whether the step has really ended, so that another replica may begin */
  constructor(readonly settled: boolean) {
    super('This replica of the portal stops');
  }
}

/** Somebody cancelled the operation while its step could still be put back. */
export class Cancelled extends Error {
  readonly name = 'Cancelled';
}

/** A step showed no sign of life for as long as it may, while the application was down. */
export class DeadlineExceeded extends Error {
  readonly name = 'DeadlineExceeded';
}

/** Whether an error says that this run is over, without a word about the step that it hit. */
export function endsRun(error: unknown): boolean {
  return (
    error instanceof Error &&
    ['OwnershipLost', 'StoreFailed', 'Stopped'].includes(error.name)
  );
}
