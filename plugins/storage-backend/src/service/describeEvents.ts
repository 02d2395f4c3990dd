import type {
  ClusterWorld,
  StorageEvent,
} from '@stowage/backstage-plugin-storage-common';

/** Events about these claims and the pods that mount them, newest first. */
export function describeEvents(
  world: ClusterWorld,
  claims: Array<{ namespace: string; name: string }>,
): StorageEvent[] {
  const claimKeys = new Set(
    claims.map(({ namespace, name }) => `${namespace}/${name}`),
  );
  const podKeys = new Set(
    world.pods
      .filter(pod =>
        pod.claims.some(({ claimName }) =>
          claimKeys.has(`${pod.namespace}/${claimName}`),
        ),
      )
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
  return world.events
    .filter(({ namespace, involved }) => {
      const key = `${involved.namespace ?? namespace}/${involved.name}`;
      return (
        (involved.kind === 'PersistentVolumeClaim' && claimKeys.has(key)) ||
        (involved.kind === 'Pod' && podKeys.has(key))
      );
    })
    .map(event => ({
      cluster: world.name,
      namespace: event.namespace,
      kind: event.involved.kind,
      name: event.involved.name,
      type: event.type,
      reason: event.reason,
      message: event.message,
      count: event.count,
      lastSeen: event.lastSeen,
    }))
    .sort((a, b) => b.lastSeen.localeCompare(a.lastSeen));
}
