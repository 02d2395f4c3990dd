import type { MissingRight } from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../adapters/kubernetes';
import type { RequiredRight } from './requiredRights';

/** Questions that are asked at the same time; a review must not crowd out the watches. */
const parallelQuestions = 4;

/**
 * Asks the cluster's authorizer for each right (SelfSubjectAccessReview).
 *
 * @returns those that are missing, in the order given
 * @throws ClusterError where the cluster does not answer one of the questions
 */
export async function reviewRights(options: {
  client: ClusterClient;
  rights: RequiredRight[];
  signal: AbortSignal;
}): Promise<MissingRight[]> {
  const { client, rights, signal } = options;
  const granted: boolean[] = [];
  let next = 0;
  const ask = async () => {
    while (next < rights.length && !signal.aborted) {
      const index = next++;
      const { role: _role, hides: _hides, ...attributes } = rights[index];
      granted[index] = await client.canI(attributes);
    }
  };
  await Promise.all(Array.from({ length: parallelQuestions }, ask));
  return rights
    .filter((_, index) => granted[index] === false)
    .map(({ resource, subresource, ...right }) => ({
      ...right,
      resource: subresource ? `${resource}/${subresource}` : resource,
    }));
}
