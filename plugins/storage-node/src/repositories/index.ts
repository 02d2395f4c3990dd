export { portalRoot } from './portalRoot';
export { readRepositoriesFolder } from './readRepositoriesFolder';
export { listRepositories } from './listRepositories';
export type { PortalRepository } from './listRepositories';
export { REPOSITORY_TOPIC } from './topic';
export type { RepositoryEvent } from './topic';
