import { existsSync, readFileSync } from 'fs';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { Clock } from '../../controllers/core/Clock';
import { writeFileAtomically } from '../../nas/state/writeFileAtomically';

/** Where a clock was at one moment of the machine, in milliseconds since 1970. */
const readingSchema = z.strictObject({
  lab: z.number(),
  machine: z.number(),
  speed: z.number().positive(),
});
type Reading = z.infer<typeof readingSchema>;

/** The fastest that the parts of a lab can follow: an hour in a second. */
export const fastest = 3_600;
/** How often a clock that goes at its own speed is written down, in the machine's milliseconds. */
const writeEveryMs = 30_000;

/**
 * The time of a lab. It goes with the machine's clock, may be set and go
 * faster, and goes on after a restart from where it was: objects must not be
 * younger than the present.
 */
export class LabClock implements Clock {
  private readonly listeners = new Set<() => void>();
  private timer?: NodeJS.Timeout;

  private constructor(
    private reading: Reading,
    private readonly path: string | undefined,
    private readonly machine: () => number,
  ) {}

  /**
   * The clock of a folder.
   *
   * @param options.path - where it is written down; without it, it is forgotten
   * @param options.speed - as {@link setSpeed}; what it was before by default
   * @param options.machine - the machine's clock
   */
  static open(options: {
    path?: string;
    speed?: number;
    machine?: () => number;
  }): LabClock {
    const { path, machine = Date.now } = options;
    const before = path && existsSync(path) ? read(path) : undefined;
    const clock = new LabClock(startOf(before, machine()), path, machine);
    clock.setSpeed(options.speed ?? clock.speed);
    return clock;
  }

  get speed(): number {
    return this.reading.speed;
  }

  /** How far it is ahead of the machine's clock, in milliseconds. */
  get aheadMs(): number {
    return this.now() - this.machine();
  }

  now(): number {
    const { lab, machine, speed } = this.reading;
    return Math.round(lab + (this.machine() - machine) * speed);
  }

  machineNow(): number {
    return this.machine();
  }

  /** Sets it forward, or with a negative number of milliseconds back. */
  advance(ms: number): void {
    this.set({ lab: this.now() + ms });
  }

  /**
   * Lets it go so many times as fast as the machine's.
   *
   * @throws InputError for what is not above 0 and not more than {@link fastest}
   */
  setSpeed(speed: number): void {
    if (!(speed > 0 && speed <= fastest)) {
      throw new InputError(
        `The clock cannot go at speed ${speed}; choose one above 0, up to ${fastest}.`,
      );
    }
    this.set({ lab: this.now(), speed });
  }

  onSet(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Writes down where it is, and no more after that. */
  close(): void {
    clearInterval(this.timer);
    this.write(this.now());
  }

  private set(change: Partial<Reading>): void {
    this.reading = { ...this.reading, machine: this.machine(), ...change };
    this.write(this.ahead());
    clearInterval(this.timer);
    if (this.speed !== 1 && this.path) {
      this.timer = setInterval(() => this.write(this.ahead()), writeEveryMs);
      this.timer.unref();
    }
    this.listeners.forEach(listener => listener());
  }

  /** Where it is when it is written next: a lab that is killed must not go back. */
  private ahead(): number {
    return this.speed > 1
      ? this.now() + writeEveryMs * (this.speed - 1)
      : this.now();
  }

  private write(lab: number): void {
    if (this.path) {
      const reading: Reading = {
        lab,
        machine: this.machine(),
        speed: this.speed,
      };
      writeFileAtomically(this.path, `${JSON.stringify(reading)}\n`);
    }
  }
}

/** While a lab is not there, its clock goes on as the machine's. */
function startOf(before: Reading | undefined, machine: number): Reading {
  if (!before) {
    return { lab: machine, machine, speed: 1 };
  }
  const passed = Math.max(0, machine - before.machine);
  return { ...before, lab: before.lab + passed, machine };
}

function read(path: string): Reading {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    content = undefined;
  }
  const parsed = readingSchema.safeParse(content);
  if (!parsed.success) {
    throw new InputError(
      `The lab's clock '${path}' cannot be read. Remove the file, and the lab takes the machine's time.`,
    );
  }
  return parsed.data;
}
