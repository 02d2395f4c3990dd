import type { PermissionResources } from '../permissions';
import type { AssessedClusters } from './AssessedClusters';
import type { ResourceLookup } from './Authorizer';
import type { ComponentIndex } from './ComponentIndex';
import { namespaceResource } from './namespaces';

/** Finds in memory what permission rules may know of claims and namespaces. */
export function createResourceLookup(options: {
  clusters: AssessedClusters;
  components: ComponentIndex;
}): ResourceLookup {
  const { clusters, components } = options;
  const namespace: ResourceLookup['namespace'] = ref =>
    namespaceResource(clusters.get(ref.cluster)?.world, ref);
  return {
    namespace,
    claim: ref => {
      const assessed = clusters.get(ref.cluster);
      return {
        ...namespace(ref),
        name: ref.name,
        componentOwners: assessed
          ? components
              .componentsOf(assessed, ref)
              .flatMap(({ owners }) => owners)
          : [],
      };
    },
  };
}

/** The same for the permission framework, which asks by ref. */
export function permissionResources(
  lookup: ResourceLookup,
): PermissionResources {
  return {
    claim: ref => {
      const [cluster, namespace, name] = ref.split('/');
      return name ? lookup.claim({ cluster, namespace, name }) : undefined;
    },
    namespace: ref => {
      const [cluster, namespace] = ref.split('/');
      return namespace ? lookup.namespace({ cluster, namespace }) : undefined;
    },
  };
}
