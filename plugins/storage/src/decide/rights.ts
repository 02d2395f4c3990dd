import type {
  Cluster,
  MissingRight,
} from '@stowage/backstage-plugin-storage-common';

/** What is missing on one resource. */
export interface MissingOnResource {
  /** `get, list, watch` */
  verbs: string;
  /** With its API group where it has one, as `kubectl` writes it. */
  resource: string;
  namespace?: string;
  hides: string;
}

/** The rights of a role, one entry for each resource instead of one for each verb. */
export function groupRights(rights: MissingRight[]): MissingOnResource[] {
  const groups = new Map<string, MissingOnResource>();
  for (const { verb, apiGroup, namespace, hides, ...right } of rights) {
    const resource = apiGroup
      ? `${right.resource}.${apiGroup}`
      : right.resource;
    const key = JSON.stringify([resource, namespace, hides]);
    const known = groups.get(key);
    groups.set(key, {
      verbs: known ? `${known.verbs}, ${verb}` : verb,
      resource,
      namespace,
      hides,
    });
  }
  return [...groups.values()];
}

/** Whether templates may create things in a cluster, or only where a namespace lets them. */
export function templatesMayCreate(
  cluster: Pick<Cluster, 'apply' | 'missingRights'>,
): 'everywhere' | 'perNamespace' | 'nowhere' {
  if (!cluster.apply) {
    return 'nowhere';
  }
  return cluster.missingRights.some(({ role }) => role.endsWith('apply.yaml'))
    ? 'perNamespace'
    : 'everywhere';
}
