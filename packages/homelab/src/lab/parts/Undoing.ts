/** What has been begun, and is ended in the opposite order. */
export class Undoing {
  private readonly steps: (() => unknown)[] = [];
  private done?: Promise<void>;

  /** Remembers how to end what has just been begun. */
  add(step: () => unknown): void {
    this.steps.push(step);
  }

  /**
   * Waits for something that is being started, and remembers how to end it: also
   * where something else fails before it is there.
   */
  async begin<T>(
    starting: Promise<T>,
    end: (started: T) => unknown,
  ): Promise<T> {
    this.add(async () => {
      const outcome = await starting.then(
        started => ({ started }),
        () => undefined,
      );
      if (outcome) {
        await end(outcome.started);
      }
    });
    return await starting;
  }

  /**
   * Ends everything, also where one step fails. Safe to call twice.
   *
   * @throws the first failure, after the last step
   */
  async undo(): Promise<void> {
    this.done ??= this.run();
    await this.done;
  }

  private async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }
}
