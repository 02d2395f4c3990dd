export { repositoryFollows } from './repositoryFollows';
export type { RepositoryReader } from './types';
