import type { OperationProgress } from '@stowage/backstage-plugin-storage-common';
import type { EngineTiming } from './EngineTiming';

/**
 * When a step last showed that it gets on, over all its attempts and replicas. Goes by the wall
 * clock, because a replica that takes over has to know how long nothing happened.
 */
export class StepLife {
  readonly #timing: EngineTiming;
  readonly #deadlineMs?: number;
  #signAt: number;
  #writtenAt = -Infinity;
  /** How far it came under each label. */
  readonly #furthest = new Map<string, number>();

  constructor(options: {
    timing: EngineTiming;
    /** Last sign of life that is known, milliseconds since 1970. */
    signAt: number;
    deadlineSeconds?: number;
  }) {
    this.#timing = options.timing;
    this.#signAt = options.signAt;
    this.#deadlineMs =
      options.deadlineSeconds === undefined
        ? undefined
        : options.deadlineSeconds * 1000;
  }

  /** Last sign of life, milliseconds since 1970. */
  get signAt(): number {
    return this.#signAt;
  }

  /** @returns the present time, from which the deadline counts anew */
  sign(): number {
    this.#signAt = this.#timing.now();
    return this.#signAt;
  }

  /**
   * Counts as a sign of life only where it is further than ever: a step that fails at the same
   * point again and again does not get on.
   */
  progress(
    progress: Pick<OperationProgress, 'label' | 'bytesDone' | 'filesDone'>,
  ): void {
    const { label = '', bytesDone = 0, filesDone = 0 } = progress;
    const furthest = this.#furthest.get(label);
    if (furthest === undefined || bytesDone + filesDone > furthest) {
      this.#furthest.set(label, bytesDone + filesDone);
      this.sign();
    }
  }

  /** Whether so much time has passed since this was last true. */
  mayWrite(everyMs: number): boolean {
    const now = this.#timing.monotonic();
    const may = now - this.#writtenAt >= everyMs;
    if (may) {
      this.#writtenAt = now;
    }
    return may;
  }

  /** How much of the deadline is left; Infinity where there is none. */
  leftMs(): number {
    return this.#deadlineMs === undefined
      ? Infinity
      : this.#signAt + this.#deadlineMs - this.#timing.now();
  }

  /**
   * Calls back once there was no sign of life for as long as there may be none.
   *
   * @returns a function that calls it off
   */
  onDeadline(exceeded: () => void): () => void {
    if (this.#deadlineMs === undefined) {
      return () => {};
    }
    let callOff = () => {};
    const look = () => {
      const left = this.leftMs();
      if (left <= 0) {
        exceeded();
      } else {
        callOff = this.#timing.schedule(left, look);
      }
    };
    look();
    return () => callOff();
  }
}
