import type { ClusterWorld } from '@stowage/backstage-plugin-storage-common';

const roleFile = 'walk.yaml';

/**
 * Why no directory of a cluster can be walked, as far as its objects and the portal's rights tell
 * before any pod is made; `undefined` where nothing is known to stand in the way.
 */
export function walkObstacle(
  world: Pick<
    ClusterWorld,
    'name' | 'namespaces' | 'resources' | 'missingRights'
  >,
  options: { namespace: string },
): string | undefined {
  const { namespace } = options;
  const isMissing =
    world.resources.namespaces.state === 'synced' &&
    !world.namespaces.some(({ name }) => name === namespace);
  if (isMissing) {
    return `Cluster ${world.name} has no namespace ${namespace}, in which walks run. Apply deploy/rbac/${roleFile} there: it makes the namespace and grants what walking needs.`;
  }
  const missing = world.missingRights
    .filter(({ role }) => role.endsWith(roleFile))
    .map(({ verb, resource }) => `${verb} ${resource}`);
  return missing.length > 0
    ? `The portal may not ${missing.join(
        ', ',
      )} in namespace ${namespace} of cluster ${
        world.name
      }, so nothing is walked. Apply deploy/rbac/${roleFile} there, with the portal's account as its subject.`
    : undefined;
}
