export { createRepositoryReader } from './createRepositoryReader';
export type { RepositoryFile } from './createRepositoryReader';
export type { RepositoryFolder } from './treeUrl';
