import type {
  Cluster,
  ClusterWorld,
} from '@stowage/backstage-plugin-storage-common';

/** What the API says about a cluster itself. */
export function describeCluster(world: ClusterWorld): Cluster {
  return {
    name: world.name,
    title: world.title,
    state: world.state,
    message: world.message,
    lastContact: world.lastContact,
    since: world.since,
    version: world.version,
    configuredBy: world.configuredBy,
    walking: world.walking,
    kubelet: world.kubelet,
    apply: world.apply,
    resources: Object.values(world.resources),
    missingRights: world.missingRights,
  };
}
