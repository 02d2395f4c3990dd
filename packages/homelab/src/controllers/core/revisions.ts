import { ApiObject } from '../../cluster/objects';
import { Change } from './changes';
import { canonical, templateHash } from './hash';
import { PodTemplate, Revision } from './kinds';
import { controllerReference } from './owners';
import { Resource, resources } from './resources';

/** The history of a workload's template, from the oldest to the newest. */
export function sortedRevisions(revisions: readonly Revision[]): Revision[] {
  return [...revisions].sort(
    (one, other) =>
      one.revision - other.revision ||
      one.metadata.name.localeCompare(other.metadata.name),
  );
}

function sayOf(template: object | undefined): string {
  const { $patch, ...rest } = (template ?? {}) as { $patch?: string };
  const { metadata, ...others } = rest as { metadata?: object };
  const { creationTimestamp, ...kept } = (metadata ?? {}) as {
    creationTimestamp?: string;
  };
  return canonical({ ...others, metadata: kept });
}

/** The template that a revision keeps. */
export function templateOf(revision: Revision): PodTemplate {
  const { $patch, ...template } = (revision.data?.spec?.template ??
    {}) as PodTemplate & { $patch?: string };
  return template;
}

/** Which revision a workload's template is, and what it takes to have it so. */
export interface RevisionChoice {
  /** Absent while it is yet to be made. */
  update?: Revision;
  change?: Change;
}

/**
 * Finds the revision of the present template: the newest equal one, which
 * becomes the newest of all if it is not, or a new one (getStatefulSetRevisions).
 *
 * @param input.revisions - sorted, the newest last
 * @param input.collisions - how often a name was taken already
 */
export function chooseRevision(input: {
  owner: ApiObject & { spec: { template: PodTemplate } };
  resource: Resource;
  revisions: readonly Revision[];
  labels: Record<string, string>;
  collisions?: number;
}): RevisionChoice {
  const { owner, resource, revisions, collisions = 0 } = input;
  const { template } = owner.spec;
  const newest = revisions[revisions.length - 1];
  const say = sayOf(template);
  const equal = [...revisions]
    .reverse()
    .find(revision => sayOf(revision.data?.spec?.template) === say);
  if (equal && equal === newest) {
    return { update: equal };
  }
  const number = (newest?.revision ?? 0) + 1;
  if (equal) {
    const update = { ...equal, revision: number };
    return {
      update,
      change: {
        verb: 'update',
        resource: resources.revisions,
        object: update,
      },
    };
  }
  const { name, namespace, annotations } = owner.metadata;
  const hash = templateHash(template, collisions);
  return {
    change: {
      verb: 'create',
      resource: resources.revisions,
      object: {
        metadata: {
          name: `${name}-${hash}`,
          namespace,
          labels: { ...input.labels, 'controller.kubernetes.io/hash': hash },
          ...(annotations && { annotations }),
          ownerReferences: [controllerReference(owner, resource)],
        },
        revision: number,
        data: { spec: { template: { ...template, $patch: 'replace' } } },
      } as Partial<Revision> & { metadata: object },
    },
  };
}

/** Deletes the oldest revisions that nothing uses, beyond a limit. */
export function truncateRevisions(
  revisions: readonly Revision[],
  live: ReadonlySet<string>,
  limit: number,
): Change[] {
  const history = revisions.filter(({ metadata }) => !live.has(metadata.name));
  return history.slice(0, Math.max(0, history.length - limit)).map(object => ({
    verb: 'delete',
    resource: resources.revisions,
    object,
    tolerate: ['NotFound'],
  }));
}
