import { ApiObject } from '../../cluster/objects';
import { Change } from '../core/changes';
import { Condition, Namespace } from '../core/kinds';
import { Resource, resources } from '../core/resources';

/** What is left of one kind in a namespace. */
export interface Remains {
  resource: Resource;
  objects: readonly ApiObject[];
}

const failureTypes = [
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
];

function lines(remains: readonly Remains[]): {
  content: string[];
  finalizers: string[];
} {
  const left = remains.filter(({ objects }) => objects.length);
  const finalizers = new Map<string, number>();
  for (const { metadata } of left.flatMap(({ objects }) => objects)) {
    for (const name of metadata.finalizers ?? []) {
      finalizers.set(name, (finalizers.get(name) ?? 0) + 1);
    }
  }
  const group = ({ apiVersion }: Resource) =>
    apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return {
    content: left
      .map(
        ({ resource, objects }) =>
          `${resource.plural}.${group(resource)} has ${
            objects.length
          } resource instances`,
      )
      .sort(),
    finalizers: [...finalizers]
      .map(([name, count]) => `${name} in ${count} resource instances`)
      .sort(),
  };
}

function conditions(
  namespace: Namespace,
  remains: readonly Remains[],
  now: number,
): Condition[] {
  const { content, finalizers } = lines(remains);
  const wanted: Omit<Condition, 'lastTransitionTime'>[] = [
    {
      type: failureTypes[0],
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: failureTypes[1],
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    {
      type: failureTypes[2],
      status: 'False',
      reason: 'ContentDeleted',
      message:
        'All content successfully deleted, may be waiting on finalization',
    },
    content.length
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${content.join(', ')}`,
        }
      : {
          type: 'NamespaceContentRemaining',
          status: 'False',
          reason: 'ContentRemoved',
          message: 'All content successfully removed',
        },
    finalizers.length
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${finalizers.join(
            ', ',
          )}`,
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        },
  ];
  return wanted.map(each => {
    const before = namespace.status?.conditions?.find(
      ({ type }) => type === each.type,
    );
    return {
      ...each,
      lastTransitionTime:
        before?.status === each.status
          ? before.lastTransitionTime
          : new Date(now).toISOString(),
    };
  });
}

/**
 * What is due for a namespace that is to go: its phase, the deletion of all
 * that is in it, and its own end once nothing is left.
 */
export function planNamespace(
  namespace: Namespace,
  remains: readonly Remains[],
  now: number,
): { changes: Change[]; status?: Change } {
  const { finalizers = [] } = namespace.spec ?? {};
  if (
    !namespace.metadata.deletionTimestamp ||
    !finalizers.includes('kubernetes')
  ) {
    return { changes: [] };
  }
  if (namespace.status?.phase !== 'Terminating') {
    return {
      changes: [
        {
          verb: 'update',
          resource: resources.namespaces,
          object: {
            ...namespace,
            status: { ...namespace.status, phase: 'Terminating' },
          } as Namespace,
          subresource: 'status',
          tolerate: ['NotFound'],
        },
      ],
    };
  }
  if (remains.every(({ objects }) => objects.length === 0)) {
    return {
      changes: [
        {
          verb: 'update',
          resource: resources.namespaces,
          object: {
            ...namespace,
            spec: {
              ...namespace.spec,
              finalizers: finalizers.filter(each => each !== 'kubernetes'),
            },
          } as Namespace,
          subresource: 'finalize',
          tolerate: ['NotFound'],
        },
      ],
    };
  }
  const wanted = conditions(namespace, remains, now);
  const said = JSON.stringify(wanted.map(({ message }) => message));
  const before = JSON.stringify(
    wanted.map(
      ({ type }) =>
        namespace.status?.conditions?.find(each => each.type === type)?.message,
    ),
  );
  return {
    changes: remains.flatMap(({ resource, objects }) =>
      objects
        .filter(({ metadata }) => !metadata.deletionTimestamp)
        .map(
          (object): Change => ({
            verb: 'delete',
            resource,
            object,
            options: { propagationPolicy: 'Background' },
            tolerate: ['NotFound', 'Conflict', 'MethodNotAllowed'],
          }),
        ),
    ),
    status:
      said === before
        ? undefined
        : {
            verb: 'update',
            resource: resources.namespaces,
            object: {
              ...namespace,
              status: { ...namespace.status, conditions: wanted },
            } as Namespace,
            subresource: 'status',
            tolerate: ['NotFound', 'Conflict'],
          },
  };
}
