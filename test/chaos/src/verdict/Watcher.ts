import { closeSync, fstatSync, openSync, readSync } from 'fs';
import { join } from 'path';
import { Application, folderOfVolume } from '../world/Application';
import type { World } from '../world/World';
import { judgeMoment, MomentOfClaim } from './judgeMoment';
import type { Sighting } from './judgeRun';

const everyMs = 250;
const tailBytes = 512;

/** Looks at the claims of an application and at the bytes of all their volumes, all the time. */
export class Watcher {
  readonly sightings: Sighting[] = [];
  /** Folders of every volume that a claim was ever on, by claim and volume. */
  readonly #volumes = new Map<string, Map<string, string>>();
  /** The state of then was asked for: what was written since is not expected any more. */
  returning = false;
  #ended = false;
  #loop: Promise<void>;

  constructor(
    private readonly world: World,
    private readonly application: Application,
  ) {
    this.#loop = this.#watch();
  }

  /** Looks once more, and ends. */
  async stop(): Promise<void> {
    this.#ended = true;
    await this.#loop;
  }

  /** Folders of every volume that a claim was ever on. */
  foldersOf(claim: string): string[] {
    return [...(this.#volumes.get(claim)?.values() ?? [])];
  }

  async #watch(): Promise<void> {
    while (!this.#ended) {
      for (const name of this.application.claims) {
        // Looked at in any case: every volume that a claim was ever on has to be known in the end.
        const wrong = await this.#judge(name);
        if (!this.returning) {
          this.sightings.push(
            ...wrong.map(words => ({
              at: new Date().toISOString(),
              words,
            })),
          );
        }
      }
      await new Promise(resolve => setTimeout(resolve, everyMs));
    }
  }

  /** Judges by what the watch has; what is wrong there may be late, and is asked for once more. */
  async #judge(name: string): Promise<string[]> {
    const { namespace } = this.application;
    const seen = await this.#look(name, async () =>
      this.world.lastSeenClaim(namespace, name),
    );
    return judgeMoment(seen).length === 0
      ? []
      : judgeMoment(
          await this.#look(name, () =>
            this.world
              .find(this.application.path(`persistentvolumeclaims/${name}`))
              // A machine under load may answer late; the next look sees the same.
              .catch(() => undefined),
          ),
        );
  }

  async #look(name: string, find: () => Promise<any>): Promise<MomentOfClaim> {
    // First what was promised, then what is there: more may have come since, never less.
    const acknowledged = lastRow(this.application.ledgerOf(name)) ?? 0;
    const claim = await find();
    const volumeName = claim?.spec?.volumeName;
    const known = this.#volumes.get(name) ?? new Map<string, string>();
    this.#volumes.set(name, known);
    if (volumeName && !known.has(volumeName)) {
      const volume = await this.world
        .find(`/api/v1/persistentvolumes/${volumeName}`)
        .catch(() => undefined);
      const folder = volume && folderOfVolume(this.world, volume);
      if (folder) {
        known.set(volumeName, folder);
      }
    }
    return {
      claim: name,
      phase: claim?.status?.phase,
      bound: claim?.status?.phase === 'Bound' ? volumeName : undefined,
      acknowledged,
      copies: [...known].map(([volume, folder]) => ({
        volume,
        rows: lastRow(join(folder, 'app', 'rows')),
      })),
    };
  }
}

/** Number of the last whole row in a volume's or a ledger's file; `undefined` where there is no file. */
function lastRow(path: string): number | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const { size } = fstatSync(file);
    const start = Math.max(0, size - tailBytes);
    const buffer = Buffer.alloc(size - start);
    readSync(file, buffer, 0, buffer.length, start);
    const lines = buffer.toString().split('\n').slice(0, -1);
    return Number(lines.at(-1)?.split(' ')[0] ?? 0);
  } finally {
    closeSync(file);
  }
}
