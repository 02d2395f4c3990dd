/** A turn, milliseconds: short against probes and deadlines, long against sending a signal. */
const turnMs = 250;

/** Those who read and write a disk. */
interface Readers {
  /** They stand still. */
  freeze(): void;
  thaw(): void;
}

/**
 * A disk that is so many times slower than the machine's. Without root nothing holds the kernel's
 * reads and writes back, so those who want them are held back: of each turn they get one part, and
 * stand still for the rest.
 */
export class SlowDisk {
  #timer?: NodeJS.Timeout;

  constructor(private readonly readers: Readers) {}

  /**
   * Everything that reads and writes takes so many times as long from now on; 1 ends that.
   *
   * @throws RangeError for a factor below 1
   */
  slow(factor: number): void {
    if (!(factor >= 1)) {
      throw new RangeError(`A disk can't be ${factor} times slower`);
    }
    clearTimeout(this.#timer);
    this.readers.thaw();
    if (factor > 1) {
      this.#run(turnMs / factor);
    }
  }

  #run(shareMs: number): void {
    this.#timer = setTimeout(() => {
      this.readers.freeze();
      this.#timer = setTimeout(() => {
        this.readers.thaw();
        this.#run(shareMs);
      }, turnMs - shareMs).unref();
    }, shareMs).unref();
  }
}
