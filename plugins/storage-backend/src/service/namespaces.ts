import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_OWNER,
  type ClusterWorld,
  type NamespaceView,
  type ObservedNamespace,
} from '@stowage/backstage-plugin-storage-common';
import type { NamespaceResource } from '../permissions';
import type { Scope } from './ScopedStorageService';

const POD_SECURITY_LABEL = 'pod-security.kubernetes.io/enforce';

/**
 * Who owns a namespace, as a full entity ref. A name alone means a group, as in a catalog entity's
 * owner. What cannot be read as a ref owns nothing.
 */
export function namespaceOwner(
  namespace: ObservedNamespace | undefined,
): string | undefined {
  const text = namespace?.annotations[ANNOTATION_OWNER]?.trim();
  if (!text) {
    return undefined;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(text, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}

/** What permission rules may know of a namespace, whether it exists or not. */
export function namespaceResource(
  world: ClusterWorld | undefined,
  ref: { cluster: string; namespace: string },
): NamespaceResource {
  const found = world?.namespaces.find(({ name }) => name === ref.namespace);
  return {
    cluster: ref.cluster,
    namespace: ref.namespace,
    owner: namespaceOwner(found),
  };
}

/** Whether a namespace is known not to exist; false where namespaces cannot be read. */
export function isNamespaceMissing(
  world: ClusterWorld,
  namespace: string,
): boolean {
  return (
    world.resources.namespaces.state === 'synced' &&
    !world.namespaces.some(({ name }) => name === namespace)
  );
}

/** Whether anything is known of a namespace, be it that it does not exist. */
export function isNamespaceKnown(
  world: ClusterWorld,
  namespace: string,
): boolean {
  return (
    world.resources.namespaces.state === 'synced' ||
    world.namespaces.some(({ name }) => name === namespace)
  );
}

/** Namespaces in which the caller may create something or see claims. */
export function describeNamespaces(
  world: ClusterWorld,
  scope: Scope,
): NamespaceView[] {
  return world.namespaces
    .map((namespace): NamespaceView => {
      const ref = { cluster: world.name, namespace: namespace.name };
      const unusableReason = whyUnusable(world, namespace, scope);
      return {
        name: namespace.name,
        cluster: ref.cluster,
        owner: namespaceOwner(namespace),
        usable: unusableReason === undefined,
        unusableReason,
        podSecurity: namespace.labels[POD_SECURITY_LABEL],
      };
    })
    .filter(
      ({ usable, cluster, name }) =>
        usable ||
        scope.mayApply({ cluster, namespace: name }) ||
        scope.visibility.namespace({ cluster, namespace: name }),
    )
    .sort((a, b) => a.name.localeCompare(b.name));
}

function whyUnusable(
  world: ClusterWorld,
  namespace: ObservedNamespace,
  scope: Scope,
): string | undefined {
  if (!world.apply) {
    return `Applying is switched off for cluster '${world.name}'.`;
  }
  if (namespace.deletingSince) {
    return 'The namespace is being deleted.';
  }
  const ref = { cluster: world.name, namespace: namespace.name };
  if (!scope.mayApply(ref)) {
    const owner = namespaceOwner(namespace);
    return owner
      ? `It belongs to ${owner}.`
      : 'You are not permitted to apply manifests here.';
  }
  return undefined;
}
