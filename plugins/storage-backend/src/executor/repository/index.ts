export { repositoryFollows } from './repositoryFollows';
export type { ManifestSource, RepositoryFile, RepositoryReader } from './types';
