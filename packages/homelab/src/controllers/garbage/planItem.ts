import { OwnerReference } from '../../cluster/objects';
import { Change } from '../core/changes';
import { withoutFinalizer, withoutOwners } from '../core/metadata';
import { blocks, isDeletingDependents, isOrphaning, Item } from './Graph';

/** An owner that an object names, and what there is of it. */
export interface OwnerState {
  reference: OwnerReference;
  /** `waiting` is one that is being deleted and waits for what depends on it. */
  state: 'present' | 'absent' | 'waiting';
}

/**
 * What the garbage collector does with an object (attemptToDeleteItem,
 * attemptToOrphan): orphans its dependents, waits for those that hold it up,
 * deletes it when no owner is left, forgets owners that are gone.
 */
export function planItem(
  item: Item,
  owners: readonly OwnerState[],
  dependents: readonly Item[],
): Change[] {
  const { resource, metadata } = item;
  if (isOrphaning(item)) {
    return [
      ...dependents.map(each =>
        withoutOwners(each.resource, each, [metadata.uid]),
      ),
      withoutFinalizer(resource, item, 'orphan'),
    ];
  }
  if (isDeletingDependents(item)) {
    return dependents.some(each => blocks(each, metadata.uid))
      ? []
      : [withoutFinalizer(resource, item, 'foregroundDeletion')];
  }
  if (metadata.deletionTimestamp || owners.length === 0) {
    return [];
  }
  const gone = owners.filter(({ state }) => state !== 'present');
  if (gone.length < owners.length) {
    return gone.length
      ? [
          withoutOwners(
            resource,
            item,
            gone.map(({ reference }) => reference.uid),
          ),
        ]
      : [];
  }
  const isAwaited = owners.some(({ state }) => state === 'waiting');
  const deletion = (
    propagationPolicy: 'Foreground' | 'Background' | 'Orphan',
  ): Change => ({
    verb: 'delete',
    resource,
    object: { metadata },
    options: { propagationPolicy, atVersion: true },
    tolerate: ['NotFound'],
  });
  if (isAwaited && dependents.length > 0) {
    // A ring of owners that wait for each other is broken open.
    const ring = dependents.some(isDeletingDependents);
    const unblocked: Change = {
      verb: 'patch',
      resource,
      object: { metadata },
      patch: {
        metadata: {
          ownerReferences: metadata.ownerReferences?.map(each => ({
            ...each,
            blockOwnerDeletion: false,
          })),
        },
      },
      tolerate: ['NotFound'],
    };
    return ring ? [unblocked] : [deletion('Foreground')];
  }
  const finalizers = metadata.finalizers ?? [];
  if (finalizers.includes('orphan')) {
    return [deletion('Orphan')];
  }
  return [
    deletion(
      finalizers.includes('foregroundDeletion') ? 'Foreground' : 'Background',
    ),
  ];
}
