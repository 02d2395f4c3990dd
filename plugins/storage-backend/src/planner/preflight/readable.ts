import type {
  MoveWorld,
  OperationCheck,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';

/** What could not be read, and that operations are switched on at all. */
export function checkReadable(world: MoveWorld): OperationCheck[] {
  return [
    ...(world.operationsEnabled
      ? []
      : [
          check(
            'OPERATIONS_OFF',
            `Operations are switched off for cluster ${world.cluster}.`,
          ),
        ]),
    ...world.unreadable.map(
      ({ resource, namespace, reason, message, couldHideWriter }) =>
        check(
          couldHideWriter ? 'NOT_READ' : 'PARTLY_NOT_READ',
          `${resource}${namespace ? ` in ${namespace}` : ''} ${
            reason === 'forbidden' ? 'may not be read' : 'could not be read'
          }: ${message}`,
        ),
    ),
  ];
}

/** Whether the namespace is there and stays. */
export function checkNamespace(world: MoveWorld): OperationCheck[] {
  const { namespace, namespaceObject, unreadable } = world;
  if (namespaceObject?.metadata.deletionTimestamp) {
    return [
      check(
        'NAMESPACE_DELETING',
        `Namespace ${namespace} is being deleted since ${namespaceObject.metadata.deletionTimestamp}.`,
      ),
    ];
  }
  const couldRead = !unreadable.some(
    ({ resource }) => resource === 'namespaces',
  );
  return namespaceObject || !couldRead
    ? []
    : [
        check(
          'NAMESPACE_MISSING',
          `There is no namespace ${namespace} in cluster ${world.cluster}.`,
        ),
      ];
}
