/** A file of a repository, named from the root of what was asked for. */
export interface RepositoryFile {
  path: string;
  content: string;
}

/** Where plain manifests lie in a repository. */
export interface ManifestSource {
  /** The repository as its owner names it, such as `https://github.com/acme/orders.git`. */
  repository: string;
  /** Branch, tag or commit; absent for the default branch. */
  revision?: string;
  /** Folder within the repository, without slashes around it; empty for all of it. */
  path: string;
}

/** Reads the YAML files below a folder of a repository. */
export interface RepositoryReader {
  /** @throws Error in words, where the repository is not configured or not to be reached */
  read(source: ManifestSource, signal: AbortSignal): Promise<RepositoryFile[]>;
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
