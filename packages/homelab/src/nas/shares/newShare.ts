import { randomUUID } from 'crypto';
import { NasContext } from '../NasContext';
import { Share, Volume, volumePath } from '../state/NasState';
import { codes, DsmError } from '../webapi/DsmError';
import { volumeHealth } from '../storage/health';
import { shareNamed } from './findShare';
import { settingsRefusal, ShareInfo } from './shareInfo';
import { nameRefusal } from './shareName';

/**
 * The volume that a path names. A folder below a volume is refused with 3300,
 * which reads like many other things.
 */
export function findVolume(nas: NasContext, path: string | undefined): Volume {
  const { state } = nas.store;
  if (!path || !/^\/[^/]+$/.test(path)) {
    throw new DsmError(codes.shareRefused);
  }
  const volume = state.volumes.find(each => volumePath(each) === path);
  if (!volume || volumeHealth(state, volume) === 'crashed') {
    throw new DsmError(codes.noSuchVolume);
  }
  return volume;
}

/** @throws DsmError if a name cannot be given to a share of a volume */
export function checkNewName(
  nas: NasContext,
  name: string,
  volume: number,
): void {
  const refusal = nameRefusal(name);
  if (refusal !== undefined) {
    throw new DsmError(refusal);
  }
  if (shareNamed(nas.store.state, name)) {
    throw new DsmError(codes.shareExists);
  }
  if (nas.folders.exists({ volume, name })) {
    throw new DsmError(codes.folderExists);
  }
}

/** @throws DsmError if settings cannot be had */
export function checkSettings(
  info: ShareInfo,
  volume: Volume,
  { checksum }: { checksum: boolean },
): void {
  const refusal = settingsRefusal(info, {
    btrfs: volume.fileSystem === 'btrfs',
    checksum,
  });
  if (refusal !== undefined) {
    throw new DsmError(refusal);
  }
}

/** @throws DsmError 3309 if there are as many shares as there may be */
export function checkShareLimit(nas: NasContext): void {
  if (nas.store.state.shares.length >= nas.settings.shareLimit) {
    throw new DsmError(codes.tooManyShares);
  }
}

/** A share as DSM makes it: nobody's yet, exported to nobody. */
export function newShare(name: string, volume: number): Share {
  return {
    name,
    volume,
    uuid: randomUUID(),
    description: '',
    quotaMiB: 0,
    recycleBin: false,
    recycleBinAdminOnly: false,
    hidden: false,
    checksum: false,
    compress: false,
    nfsRules: [],
    snapshots: [],
    snapshotBrowsing: false,
    snapshotLocalTimeFormat: false,
  };
}
