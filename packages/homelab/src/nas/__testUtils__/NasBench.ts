import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Nas, NasOptions } from '../Nas';
import { NasClient } from './NasClient';
import { testScene } from './testScene';

/** A NAS in a temporary folder, with a clock of its own, that can be started again. */
export class NasBench {
  /** What it reported of its inside; nothing, as a rule. */
  readonly reported: Error[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'nas-'));
  private running: Nas | undefined;
  private nowMs = Date.parse('2025-03-01T03:00:00Z');

  /** Starts it, or starts it again on the same folder. */
  async start(options: Partial<NasOptions> = {}): Promise<NasClient> {
    await this.running?.close();
    this.running = await Nas.start({
      folder: this.folder,
      scene: testScene,
      now: () => this.nowMs,
      report: error => this.reported.push(error),
      ...options,
    });
    return new NasClient(this.running);
  }

  /** The NAS that runs. */
  get nas(): Nas {
    return this.running!;
  }

  /** Lets time go by. */
  pass(ms: number): void {
    this.nowMs += ms;
  }

  /** What its clock shows. */
  get now(): number {
    return this.nowMs;
  }

  /** Path of a file or folder that it keeps. */
  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Ends it and removes everything. */
  async remove(): Promise<void> {
    await this.running?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
