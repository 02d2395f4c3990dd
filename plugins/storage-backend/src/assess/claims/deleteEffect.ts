import type { DeleteEffect } from '@stowage/backstage-plugin-storage-common';
import type { JoinedClaim } from '../types';

type Behaviour = JoinedClaim['profile']['row']['onDelete'];

/** csi-driver-nfs keeps the policy as fifth part of the volume handle, `server#share#dir#uuid#onDelete`. */
function nfsCsiBehaviour(joined: JoinedClaim): Behaviour {
  const fromHandle = joined.volume?.source.volumeHandle?.split('#')[4];
  switch (
    (fromHandle || joined.storageClass?.parameters.onDelete)?.toLowerCase()
  ) {
    case 'retain':
      return 'keeps';
    case 'archive':
      return 'archives';
    default:
      return 'destroys';
  }
}

/** nfs-subdir-external-provisioner looks the class up again when it deletes. */
function nfsSubdirBehaviour(joined: JoinedClaim): Behaviour {
  if (!joined.storageClass) {
    return 'unknown';
  }
  const { onDelete, archiveOnDelete } = joined.storageClass.parameters;
  if (onDelete === 'delete') {
    return 'destroys';
  }
  if (onDelete === 'retain') {
    return 'keeps';
  }
  return archiveOnDelete?.toLowerCase() === 'false' ? 'destroys' : 'archives';
}

function behaviourOf(joined: JoinedClaim): Behaviour {
  const { row } = joined.profile;
  switch (row.id) {
    case 'nfs.csi':
      return nfsCsiBehaviour(joined);
    case 'nfs-subdir':
      return nfsSubdirBehaviour(joined);
    default:
      return row.onDelete;
  }
}

const DELETE_WORDS: Record<Behaviour, string> = {
  destroys: 'Deleting the claim destroys its data: the policy is Delete.',
  archives:
    'Deleting the claim renames its directory to archived-…; the data is kept, and nobody watches it.',
  keeps:
    'Deleting the claim deletes the volume object; the driver is told to leave the data.',
  nothing:
    'Nobody deletes the data: the volume has no deleter, ends as Failed, and its bytes stay.',
  unknown:
    'The policy is Delete, and what this driver then does is not known: expect the data to be gone.',
};

/** What deleting the claim does to the bytes: reclaim policy of the volume × what its driver does. */
export function deleteEffect(joined: JoinedClaim): DeleteEffect {
  const { observed, volume } = joined;
  if (!volume) {
    if (observed.phase === 'Pending' && !observed.volumeName) {
      return {
        code: 'nothing',
        text: 'There is no volume yet: deleting the claim loses nothing.',
      };
    }
    return {
      code: 'unknown',
      text: 'The volume of the claim is not known, nor is what deleting the claim would do.',
    };
  }
  switch (volume.reclaimPolicy) {
    case 'Retain':
      return {
        code: 'keeps',
        text: 'Deleting the claim keeps the volume and its data until someone removes them by hand.',
      };
    case 'Recycle':
      return {
        code: 'destroys',
        text: 'Deleting the claim destroys its data: the policy is Recycle, which wipes the volume.',
      };
    case 'Delete': {
      const code = behaviourOf(joined);
      return { code, text: DELETE_WORDS[code] };
    }
    default:
      return {
        code: 'unknown',
        text: 'The volume does not say what happens to its data when the claim is deleted.',
      };
  }
}
