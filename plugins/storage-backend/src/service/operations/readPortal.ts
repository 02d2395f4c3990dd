import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { MoveSurroundings } from '@stowage/backstage-plugin-storage-common';

type Portal = NonNullable<MoveSurroundings['portal']>;

function hostOf(config: RootConfigService): string | undefined {
  const connection = config.getOptional('backend.database.connection');
  if (typeof connection === 'string') {
    // Also `:memory:` and keywords of libpq, which name no host that could be a pod.
    return URL.canParse(connection)
      ? new URL(connection).hostname || undefined
      : /(?:^|\s)host=(\S+)/.exec(connection)?.[1];
  }
  return config.getOptionalString('backend.database.connection.host');
}

/**
 * Where the portal itself runs and keeps its data, so that no plan stops it: the host of its
 * database, and its pod where it runs in a cluster.
 *
 * @param options.pod - name of the pod, as a container's HOSTNAME has it
 * @param options.namespace - namespace of the pod; absent outside of a cluster
 */
export function readPortal(options: {
  config: RootConfigService;
  pod?: string;
  namespace?: string;
}): Portal {
  const { config, pod, namespace } = options;
  const databaseHost = hostOf(config);
  return {
    ...(databaseHost && { databaseHost }),
    ...(pod && namespace && { pod: { name: pod, namespace } }),
  };
}
