import { existsSync, readFileSync } from 'fs';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { NasScene } from '../scene/NasScene';
import { initialState } from './initialState';
import { NasState, stateSchema } from './NasState';
import { writeFileAtomically } from './writeFileAtomically';

/** The NAS's state, in one file that is replaced as a whole. */
export class NasStore {
  private constructor(
    private readonly path: string,
    private current: NasState,
  ) {}

  /**
   * Reads the state; where there is none, begins with the scene.
   *
   * @param furnish - makes what a new state speaks of, before it is written
   * @throws InputError for a file that is no state of a NAS, and for a scene
   *   that contradicts itself
   */
  static open(
    path: string,
    scene: NasScene,
    furnish: (state: NasState) => void,
  ): NasStore {
    if (existsSync(path)) {
      return new NasStore(path, read(path));
    }
    const store = new NasStore(path, initialState(scene));
    furnish(store.current);
    store.write(store.current);
    return store;
  }

  /** The present state; nothing but {@link change} may change it. */
  get state(): Readonly<NasState> {
    return this.current;
  }

  /** Changes the state and writes it; if the change throws, nothing has changed. */
  change<T>(how: (state: NasState) => T): T {
    const draft = structuredClone(this.current);
    const result = how(draft);
    this.write(draft);
    this.current = draft;
    return result;
  }

  private write(state: NasState): void {
    writeFileAtomically(this.path, `${JSON.stringify(state, null, 2)}\n`);
  }
}

function read(path: string): NasState {
  const advice = 'Restore the file, or remove the folder to begin anew.';
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(
      `The NAS's state '${path}' cannot be read: ${
        (error as Error).message
      }. ${advice}`,
    );
  }
  const parsed = stateSchema.safeParse(content);
  if (!parsed.success) {
    throw new InputError(
      `The NAS's state '${path}' is not valid. ${z.prettifyError(
        parsed.error,
      )} ${advice}`,
    );
  }
  return parsed.data;
}
