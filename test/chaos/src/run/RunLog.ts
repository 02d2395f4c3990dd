import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';

/** What happened during a run, with times; kept where the run fails. */
export class RunLog {
  readonly #begun = Date.now();
  readonly #lines: string[] = [];

  say(line: string): void {
    const seconds = ((Date.now() - this.#begun) / 1000).toFixed(3);
    this.#lines.push(`${seconds.padStart(8)} ${line}`);
  }

  /** Puts it and whatever else explains the run into a folder. */
  keep(folder: string, files: Record<string, unknown>): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'events.log'), `${this.#lines.join('\n')}\n`);
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(
        join(folder, name),
        typeof content === 'string'
          ? content
          : `${JSON.stringify(content, null, 2)}\n`,
      );
    }
  }
}
