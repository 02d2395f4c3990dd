import type {
  Cluster,
  ClusterWorld,
} from '@stowage/backstage-plugin-storage-common';

/** Why nothing at all is walked although that is switched on. */
function walkFailure(world: ClusterWorld): string | undefined {
  return world.readingProblems.find(
    ({ node, source, problem }) =>
      node === '*' && source === 'walk' && problem.code === 'WALK_FAILED',
  )?.problem.reason;
}

/** What the API says about a cluster itself. */
export function describeCluster(world: ClusterWorld): Cluster {
  const failure = walkFailure(world);
  return {
    name: world.name,
    title: world.title,
    state: world.state,
    message: world.message ?? failure,
    lastContact: world.lastContact,
    since: world.since,
    version: world.version,
    configuredBy: world.configuredBy,
    walking: world.walking && failure === undefined,
    kubelet: world.kubelet,
    apply: world.apply,
    resources: Object.values(world.resources),
    missingRights: world.missingRights,
  };
}
