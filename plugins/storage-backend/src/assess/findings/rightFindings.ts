import type {
  ClusterWorld,
  MissingRight,
} from '@stowage/backstage-plugin-storage-common';
import { enumerate } from '../words';
import type { AssessedFinding } from './AssessedFinding';
import { clusterRef, createFinding } from './finding';

/** Its rights may be bound namespace by namespace, where a question for the whole cluster misses them. */
const BOUND_PER_NAMESPACE = 'apply.yaml';

/** More resources than any role file has, so that none is only counted. */
const ALL = 50;

function unique(items: string[]): string[] {
  return [...new Set(items)];
}

function groupBy<Item>(
  items: Item[],
  key: (item: Item) => string,
): Array<[string, Item[]]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  }
  return [...groups];
}

/** `get, list on nodes, pods; get on nodes/stats`: resources that lack the same verbs together. */
function describeRights(rights: MissingRight[]): string {
  const resources = groupBy(
    rights,
    ({ resource, apiGroup, namespace }) =>
      `${apiGroup ? `${resource}.${apiGroup}` : resource}${
        namespace ? ` in namespace ${namespace}` : ''
      }`,
  ).map(([resource, missing]) => ({
    resource,
    verbs: unique(missing.map(({ verb }) => verb)).join(', '),
  }));
  return groupBy(resources, ({ verbs }) => verbs)
    .map(
      ([verbs, group]) =>
        `${verbs} on ${enumerate(
          group.map(({ resource }) => resource),
          ALL,
        )}`,
    )
    .join('; ');
}

/** What the cluster's account lacks: one finding for each role file, which grants it as a whole. */
export function rightFindings(world: ClusterWorld): AssessedFinding[] {
  return groupBy(world.missingRights, ({ role }) =>
    role.replace(/^deploy\/rbac\//, ''),
  ).map(([role, rights]) => {
    const hidden = unique(rights.map(({ hides }) => hides)).join('; ');
    const perNamespace = role === BOUND_PER_NAMESPACE;
    return createFinding({
      code: 'NOT_ALLOWED_TO_SEE',
      title: perNamespace
        ? `Stowage may not apply templates everywhere in cluster ${world.name}`
        : `Stowage lacks rights of ${role} in cluster ${world.name}`,
      severity: perNamespace ? 'information' : undefined,
      action: perNamespace
        ? 'Nothing, if the namespaces that templates use grant the rights by themselves; otherwise grant them with the role file named in the evidence.'
        : undefined,
      subject: clusterRef(world.name),
      key: role,
      evidence: `The cluster ${world.name} refuses ${describeRights(
        rights,
      )}. Hidden by that: ${hidden}. The rights are in deploy/rbac/${role}.`,
      data: {
        role,
        verbs: unique(rights.map(({ verb }) => verb)).join(', '),
        resources: unique(rights.map(({ resource }) => resource)).join(', '),
      },
    });
  });
}
