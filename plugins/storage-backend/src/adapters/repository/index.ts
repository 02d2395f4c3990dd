export { createRepositoryReader } from './createRepositoryReader';
