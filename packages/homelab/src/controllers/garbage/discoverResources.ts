import { ApiClient } from '../../cluster/ApiClient';
import { Resource } from '../core/resources';

interface ResourceList {
  groupVersion: string;
  resources: {
    name: string;
    kind: string;
    namespaced: boolean;
    verbs: string[];
  }[];
}

interface GroupList {
  groups: { name: string; preferredVersion: { groupVersion: string } }[];
}

const needed = ['delete', 'list', 'watch'];

/**
 * Every kind of objects that can be owned and deleted, in its preferred
 * version. A group whose server does not answer is left out.
 */
export async function discoverResources(
  client: ApiClient,
): Promise<Resource[]> {
  const { groups } = await client.request<GroupList>('/apis');
  const paths = [
    '/api/v1',
    ...groups.map(
      ({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`,
    ),
  ];
  const lists = await Promise.all(
    paths.map(async path => {
      try {
        return await client.request<ResourceList>(path);
      } catch {
        return { groupVersion: '', resources: [] };
      }
    }),
  );
  return lists.flatMap(({ groupVersion, resources }) =>
    resources
      .filter(
        ({ name, kind, verbs }) =>
          !name.includes('/') &&
          // Events are many, and nobody's.
          kind !== 'Event' &&
          needed.every(verb => verbs.includes(verb)),
      )
      .map(({ name, kind, namespaced }) => ({
        apiVersion: groupVersion,
        kind,
        plural: name,
        namespaced,
      })),
  );
}
