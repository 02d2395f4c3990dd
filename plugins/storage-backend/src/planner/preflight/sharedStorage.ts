import type {
  MoveWorld,
  OperationCheck,
  RawPod,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { claimsOfPod, isReadOnly } from '../closure/mounts';
import { locationOf, overlapOf } from '../identity/location';
import type { Location, Overlap } from '../identity/location';
import { isFinished, wordsOf } from '../objects';
import { enumerate } from '../words';

/** A volume whose bytes are to be left alone by everybody else. */
export interface Guarded {
  volume: RawVolume;
  /** The claim of it. */
  namespace: string;
  claim: string;
}

/** Somebody else who reaches the bytes. */
interface Other {
  words: string;
  readOnly: boolean;
}

const where: Record<Overlap, string> = {
  equal: 'the same path',
  above: 'a path above it',
  below: 'a path below it',
};

/** A path that a pod mounts without a claim. */
interface DirectMount {
  location: Location;
  readOnly: boolean;
  words: string;
}

function locationsOfPod(pod: RawPod): DirectMount[] {
  const spec = pod.spec ?? {};
  return (spec.volumes ?? []).flatMap((volume): DirectMount[] => {
    const readOnly = isReadOnly(spec, volume);
    if (volume.nfs) {
      const { server, path } = volume.nfs;
      return [
        {
          location: { kind: 'nfs', server, path },
          readOnly,
          words: `mounts ${server}:${path} directly`,
        },
      ];
    }
    if (volume.hostPath) {
      const { path } = volume.hostPath;
      return [
        {
          location: {
            kind: 'node',
            nodes: spec.nodeName ? [spec.nodeName] : undefined,
            path,
          },
          readOnly,
          words: `mounts ${path} of its node directly`,
        },
      ];
    }
    return [];
  });
}

/** Set on the second volume object through which a mover reads a source, always read-only. */
const ALIAS_OF = 'stowage.io/alias-of';

/**
 * Whether a pod is one of ours that measures, which comes for seconds every quarter of an hour. What
 * it reads changes nothing, and a plan must not fall because it has come or gone.
 */
function onlyMeasures({ metadata }: RawPod): boolean {
  const { labels } = metadata;
  return (
    labels?.['app.kubernetes.io/managed-by'] === 'stowage' &&
    labels['stowage.io/purpose'] === 'walk'
  );
}

/** Whoever mounts another volume on the same bytes. */
function usersOfVolume(other: RawVolume, world: MoveWorld): RawPod[] {
  const { namespace, name } = other.spec?.claimRef ?? {};
  return world.pods.filter(
    pod =>
      !isFinished(pod) &&
      pod.metadata.namespace === namespace &&
      claimsOfPod(pod).some(({ claim }) => claim === name),
  );
}

/** How another volume lies to a location. Looking for its nodes costs most, so it comes last. */
function overlapWith(
  other: RawVolume,
  { location, world }: { location: Location; world: MoveWorld },
): Overlap | undefined {
  const roughly = locationOf(other);
  if (!roughly || !overlapOf(roughly, location)) {
    return undefined;
  }
  const exactly = locationOf(other, world.nodes);
  return exactly && overlapOf(exactly, location);
}

function otherVolumes(options: {
  guarded: Guarded;
  location: Location;
  world: MoveWorld;
}): Other[] {
  const { guarded, location, world } = options;
  return world.volumes.flatMap(other => {
    if (
      other.metadata.uid === guarded.volume.metadata.uid ||
      other.metadata.annotations?.[ALIAS_OF] !== undefined
    ) {
      return [];
    }
    const overlap = overlapWith(other, { location, world });
    const { phase } = other.status ?? {};
    // Nobody mounts a volume without a claim, and a Released one gets none.
    if (!overlap || (phase !== 'Bound' && phase !== 'Available')) {
      return [];
    }
    const { namespace, name } = other.spec?.claimRef ?? {};
    const pods = usersOfVolume(other, world);
    const readOnly =
      other.spec?.nfs?.readOnly === true ||
      (pods.length > 0 &&
        pods.every(pod =>
          claimsOfPod(pod).every(
            mount => mount.claim !== name || mount.readOnly,
          ),
        ));
    const users =
      pods.length > 0
        ? ` and ${enumerate(pods.map(pod => wordsOf(pod, world.namespace)))}`
        : '';
    return [
      {
        words: `volume ${other.metadata.name} on ${where[overlap]}${
          name ? ` with claim ${namespace}/${name}${users}` : ''
        }`,
        readOnly,
      },
    ];
  });
}

function otherPods(options: { location: Location; world: MoveWorld }): Other[] {
  const { location, world } = options;
  return world.pods
    .filter(pod => !isFinished(pod))
    .flatMap(pod =>
      locationsOfPod(pod).flatMap(mount => {
        const overlap = overlapOf(mount.location, location);
        // By its mount as well as by its labels: anybody may give a pod labels.
        return overlap && !(mount.readOnly && onlyMeasures(pod))
          ? [
              {
                words: `${wordsOf(pod, world.namespace)} ${mount.words} (${
                  where[overlap]
                })`,
                readOnly: mount.readOnly,
              },
            ]
          : [];
      }),
    );
}

/**
 * Everybody else who reaches the bytes of the volumes: through another volume, or from a pod that
 * mounts the path itself. Paths above and below count like the same path. The aliases through
 * which movers read are ours and do not count, nor do pods that walk through volumes to measure them.
 */
export function checkSharedStorage(options: {
  guarded: Guarded[];
  world: MoveWorld;
}): OperationCheck[] {
  const { guarded, world } = options;
  return guarded.flatMap(each => {
    const location = locationOf(each.volume, world.nodes);
    if (!location) {
      return [];
    }
    const others = [
      ...otherVolumes({ guarded: each, location, world }),
      ...otherPods({ location, world }),
    ];
    const say = (
      code: 'SHARED_STORAGE' | 'SHARED_STORAGE_READ_ONLY',
      readOnly: boolean,
    ) => {
      const found = others
        .filter(other => other.readOnly === readOnly)
        .map(({ words }) => words);
      return found.length > 0
        ? [
            check(
              code,
              `The bytes of claim ${each.claim} are also reached by ${enumerate(
                found,
              )}.`,
            ),
          ]
        : [];
    };
    return [
      ...say('SHARED_STORAGE', false),
      ...say('SHARED_STORAGE_READ_ONLY', true),
    ];
  });
}
