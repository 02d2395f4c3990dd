import { NasContext } from '../NasContext';
import { freeBytes } from '../storage/space';
import { codes, DsmError } from '../webapi/DsmError';
import { findShare, volumeOf } from './findShare';
import {
  checkNewName,
  checkSettings,
  checkShareLimit,
  findVolume,
  newShare,
} from './newShare';
import { ShareInfo, withSettings } from './shareInfo';

/** Creates a share with its folder. */
export async function createShare(
  nas: NasContext,
  name: string,
  info: ShareInfo,
): Promise<void> {
  const volume = findVolume(nas, info.vol_path);
  checkNewName(nas, name, volume.number);
  checkSettings(info, volume, { checksum: false });
  checkShareLimit(nas);
  if ((await freeBytes(nas, volume)) === 0) {
    throw new DsmError(codes.noSpace);
  }
  const fresh = {
    ...newShare(name, volume.number),
    checksum: info.enable_share_cow ?? false,
    compress: info.enable_share_compress ?? false,
  };
  const share = withSettings(fresh, info);
  nas.folders.create(share);
  nas.store.change(state => {
    state.shares.push(share);
  });
}

/**
 * Changes a share's settings or, with another name and `name_org`, its name.
 * DSM wants the volume even where it stays; moving a share to another volume
 * is not offered here.
 */
export function setShare(nas: NasContext, name: string, info: ShareInfo): void {
  const share = findShare(nas.store.state, name);
  const volume = findVolume(nas, info.vol_path);
  if (volume.number !== share.volume) {
    throw new DsmError(codes.shareRefused);
  }
  checkSettings(info, volume, share);
  const renamed = info.name !== share.name;
  if (renamed) {
    if (info.name_org?.toLowerCase() !== share.name.toLowerCase()) {
      throw new DsmError(codes.shareExists);
    }
    const sameLetters = info.name.toLowerCase() === share.name.toLowerCase();
    if (!sameLetters) {
      checkNewName(nas, info.name, share.volume);
    }
  }
  const changed = { ...withSettings(share, info), name: info.name };
  if (renamed) {
    nas.folders.rename(share, changed);
  }
  nas.store.change(state => {
    state.shares = state.shares.map(each =>
      each.uuid === share.uuid ? changed : each,
    );
  });
}

/** Deletes shares with everything in them; all of them, or none. */
export async function deleteShares(
  nas: NasContext,
  names: readonly string[],
): Promise<void> {
  const { state } = nas.store;
  const shares = names.map(name => findShare(state, name));
  const immutable = shares
    .flatMap(share => share.snapshots)
    .some(snapshot => isImmutable(snapshot, nas.now()));
  if (immutable) {
    throw new DsmError(codes.immutableSnapshots);
  }
  const gone = new Set(shares.map(share => share.uuid));
  nas.store.change(draft => {
    draft.shares = draft.shares.filter(share => !gone.has(share.uuid));
  });
  for (const share of shares) {
    await nas.folders.remove(share);
  }
}

/** Whether nobody may delete a snapshot yet. */
export function isImmutable(
  snapshot: { immutableDays: number; takenAtMs: number },
  nowMs: number,
): boolean {
  return nowMs < snapshot.takenAtMs + snapshot.immutableDays * 24 * 3600_000;
}

/**
 * Makes a share out of another, or of a snapshot of it. Settings come along;
 * quota and NFS permissions do not.
 */
export async function cloneShare(
  nas: NasContext,
  name: string,
  info: ShareInfo,
  snapshot: string | undefined,
): Promise<void> {
  const { state } = nas.store;
  const source = findShare(state, info.name_org ?? '');
  const volume = volumeOf(state, source);
  const target = findVolume(nas, info.vol_path);
  const known = source.snapshots.some(each => each.time === snapshot);
  if (
    target.number !== volume.number ||
    volume.fileSystem !== 'btrfs' ||
    (snapshot !== undefined && !known)
  ) {
    throw new DsmError(codes.shareRefused);
  }
  checkNewName(nas, name, volume.number);
  checkSettings(info, volume, source);
  checkShareLimit(nas);
  const fresh = {
    ...newShare(name, volume.number),
    description: source.description,
    checksum: source.checksum,
    compress: source.compress,
    recycleBin: source.recycleBin,
  };
  await nas.folders.clone(
    snapshot === undefined
      ? nas.folders.share(source)
      : nas.folders.snapshot(source, snapshot),
    fresh,
  );
  nas.store.change(draft => {
    draft.shares.push({ ...withSettings(fresh, info), quotaMiB: 0 });
  });
}
