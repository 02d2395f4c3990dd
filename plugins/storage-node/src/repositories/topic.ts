/**
 * Topic of the events service under which a change of a repository that the portal keeps is told.
 *
 * @public
 */
export const REPOSITORY_TOPIC = 'storage.repository';

/**
 * Payload of {@link REPOSITORY_TOPIC}.
 *
 * @public
 */
export interface RepositoryEvent {
  /** Name of the repository, which is also the name of its folder. */
  name: string;
}
