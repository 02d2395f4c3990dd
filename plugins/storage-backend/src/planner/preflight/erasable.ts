import type {
  MoveWorld,
  OperationCheck,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { locationOf, overlapOf } from '../identity/location';
import { enumerate } from '../words';
import { checkSharedStorage } from './sharedStorage';

/** A path of which nothing is erased: a whole disk, or everything that a server exports. */
function isWhole(path: string): boolean {
  return path.split('/').filter(part => part !== '' && part !== '.').length < 2;
}

/**
 * Whether everything below the path of a kept volume can be erased: nobody else may lead there. It
 * is stricter than what a move asks, since it counts every volume object on the same path, above or
 * below, whatever its phase, other kept originals included, and whoever only reads.
 *
 * @param options.ours - tells the alias through which the erasing itself is done
 */
export function checkErasable(options: {
  volume: RawVolume;
  namespace: string;
  claim: string;
  world: Pick<MoveWorld, 'volumes' | 'pods' | 'nodes' | 'namespace'>;
  ours?: (other: RawVolume) => boolean;
}): OperationCheck[] {
  const { volume, namespace, claim, ours = () => false } = options;
  const { name, uid } = volume.metadata;
  // The check looks at these parts of a world only.
  const world = options.world as MoveWorld;
  const location = locationOf(volume, world.nodes);
  if (!location || location.kind === 'driver') {
    return [];
  }
  if (isWhole(location.path)) {
    return [
      check(
        'ERASE_SHARED',
        `Volume ${name} is all of ${location.path}, which others may use without a volume.`,
      ),
    ];
  }
  const others = world.volumes.filter(other => {
    const where = locationOf(other, world.nodes);
    return (
      other.metadata.uid !== uid &&
      !ours(other) &&
      where !== undefined &&
      overlapOf(where, location) !== undefined
    );
  });
  const reached = checkSharedStorage({
    guarded: [{ volume, namespace, claim }],
    world,
  }).map(({ message }) => message);
  if (others.length === 0 && reached.length === 0) {
    return [];
  }
  const volumes =
    others.length > 0
      ? `${enumerate(others.map(({ metadata }) => metadata.name))} leads to ${
          location.path
        }, above or below it.`
      : '';
  return [
    check('ERASE_SHARED', [volumes, ...reached].filter(Boolean).join(' ')),
  ];
}
