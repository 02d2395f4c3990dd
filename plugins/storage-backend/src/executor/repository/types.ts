import type {
  RepositoryFile,
  RepositoryFolder,
} from '../../adapters/repository';

/** Reads the YAML files below a folder of a repository. */
export interface RepositoryReader {
  /** @throws Error in words, where the repository is not configured or not to be reached */
  read(
    folder: RepositoryFolder,
    signal: AbortSignal,
  ): Promise<RepositoryFile[]>;
}

/**
 * What the desired manifests say of a move:
 * - `follows`: they name the new class
 * - `differs`: they name another one; the words say where
 * - `unknown`: they are rendered by something that is not run here, or were not found
 */
export interface RepositoryAnswer {
  state: 'follows' | 'differs' | 'unknown';
  words: string;
}
