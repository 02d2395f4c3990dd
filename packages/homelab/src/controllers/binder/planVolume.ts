import { annotations } from '../core/annotations';
import { Change } from '../core/changes';
import { modesDiffer } from '../core/claims';
import { Claim, Volume } from '../core/kinds';
import { resources } from '../core/resources';
import { volumePhase } from './binding';

/**
 * What is due for a volume (syncVolume of the PersistentVolume controller):
 * its phase, the release of what its claim has left, the undoing of a binding
 * that came to nothing.
 *
 * @param claim - the one that the volume names, whatever its uid
 */
export function planVolume(volume: Volume, claim: Claim | undefined): Change[] {
  const { claimRef } = volume.spec;
  if (!claimRef?.uid) {
    return volumePhase(volume, 'Available');
  }
  if (!claim || claim.metadata.uid !== claimRef.uid) {
    return release(volume);
  }
  const { volumeName } = claim.spec;
  if (!volumeName) {
    // Otherwise the claim's own look binds it.
    return modesDiffer(claim, volume) ? mismatch(volume, claim) : [];
  }
  if (volumeName === volume.metadata.name) {
    return volumePhase(volume, 'Bound');
  }
  const { provisionedBy } = annotations;
  return volume.metadata.annotations?.[provisionedBy] !== undefined &&
    volume.spec.persistentVolumeReclaimPolicy === 'Delete'
    ? release(volume)
    : unbind(volume);
}

function mismatch(volume: Volume, claim: Claim): Change[] {
  const event = { type: 'Warning', reason: 'VolumeMismatch' } as const;
  return [
    {
      verb: 'event',
      event: {
        ...event,
        about: volume,
        resource: resources.volumes,
        message: `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claim.metadata.name}" due to incompatible volumeMode.`,
      },
    },
    {
      verb: 'event',
      event: {
        ...event,
        about: claim,
        resource: resources.claims,
        message: `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim due to incompatible volumeMode.`,
      },
    },
  ];
}

function unbind(volume: Volume): Change[] {
  const { [annotations.boundByController]: byController, ...others } =
    volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec;
  return [
    {
      verb: 'update',
      resource: resources.volumes,
      object: {
        ...volume,
        metadata: { ...volume.metadata, annotations: others },
        spec:
          byController === undefined
            ? { ...spec, claimRef: { ...claimRef, uid: undefined } }
            : spec,
      } as Volume,
    },
  ];
}

function release(volume: Volume): Change[] {
  const phase = volume.status?.phase;
  if (phase !== 'Released' && phase !== 'Failed') {
    return volumePhase(volume, 'Released');
  }
  switch (volume.spec.persistentVolumeReclaimPolicy) {
    case 'Retain':
      return [];
    case 'Recycle':
      return fail(
        volume,
        'VolumeFailedRecycle',
        'No recycler plugin found for the volume!',
      );
    default:
      return isServedOutside(volume) ? [] : removeHere(volume);
  }
}

function isServedOutside({ metadata, spec }: Volume): boolean {
  const by = metadata.annotations?.[annotations.provisionedBy];
  return by ? !by.startsWith('kubernetes.io/') : spec.csi !== undefined;
}

/**
 * What the controller manager itself can delete is a hostPath below /tmp; of
 * anything else it says that it cannot.
 */
function removeHere(volume: Volume): Change[] {
  const { name } = volume.metadata;
  const path = volume.spec.hostPath?.path;
  if (path === undefined) {
    return fail(
      volume,
      'VolumeFailedDelete',
      `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`,
    );
  }
  return /^\/tmp\/.+/.test(path)
    ? [
        {
          verb: 'delete',
          resource: resources.volumes,
          object: volume,
          tolerate: ['NotFound'],
        },
      ]
    : fail(
        volume,
        'VolumeFailedDelete',
        `host_path deleter only supports /tmp/.+ but received provided ${path}`,
      );
}

function fail(volume: Volume, reason: string, message: string): Change[] {
  return volumePhase(volume, 'Failed', message).map(change => ({
    ...change,
    done: {
      about: volume,
      resource: resources.volumes,
      type: 'Warning',
      reason,
      message,
    },
  }));
}
