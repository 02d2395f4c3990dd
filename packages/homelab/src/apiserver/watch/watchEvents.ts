import { Kind } from '../registry/Kind';
import { Resource } from '../Resource';
import { isSelected, Selection } from '../rest/listObjects';
import { Change } from '../store/History';

/** What a watch tells. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: object;
}

/**
 * What a change is for a watch of a selection: an object that begins to belong
 * to it is new, one that ceases to is gone.
 *
 * @returns undefined where the selection has nothing to do with it
 */
export function eventFor(
  kind: Kind,
  selection: Selection,
  change: Change,
): { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: Resource } | undefined {
  const { type, object, previous } = change;
  const is = type !== 'DELETED' && isSelected(kind, selection, object);
  const was = previous !== undefined && isSelected(kind, selection, previous);
  if (is) {
    return { type: was ? 'MODIFIED' : 'ADDED', object };
  }
  if (!was) {
    return undefined;
  }
  // It is told as it was last seen, with the version of the change.
  const { resourceVersion } = object.metadata;
  return {
    type: 'DELETED',
    object: {
      ...previous,
      metadata: { ...previous.metadata, resourceVersion },
    },
  };
}
