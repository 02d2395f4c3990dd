import { randomUUID } from 'crypto';
import { NasContext } from '../NasContext';
import { snapshotTime } from '../state/localTime';
import { NasState, Share, ShareSnapshot } from '../state/NasState';
import { freeBytes } from '../storage/space';
import { codes, DsmError } from '../webapi/DsmError';
import { isImmutable } from './changeShares';
import { findShare, volumeOf } from './findShare';

/** What may be said of a snapshot. */
export interface SnapshotInfo {
  desc?: string;
  lock?: boolean;
  worm_lock?: boolean;
  worm_lock_day?: number;
}

/**
 * A name that no snapshot of the share has. Names count seconds: what is taken
 * in the same second as another is named after the next free one.
 */
function freeTime(share: Share, timeZone: string, nowMs: number): string {
  const taken = new Set(share.snapshots.map(({ time }) => time));
  for (let atMs = nowMs; ; atMs += 1000) {
    const time = snapshotTime(timeZone, atMs);
    if (!taken.has(time)) {
      return time;
    }
  }
}

/** Takes a snapshot of a share; answers its name. */
export async function takeSnapshot(
  nas: NasContext,
  name: string,
  info: SnapshotInfo | undefined,
): Promise<string> {
  const { state } = nas.store;
  const share = findShare(state, name);
  const volume = volumeOf(state, share);
  if (volume.fileSystem !== 'btrfs') {
    throw new DsmError(codes.shareRefused);
  }
  const { perShare, total } = nas.settings.snapshotLimits;
  const all = state.shares.flatMap(each => each.snapshots).length;
  if (share.snapshots.length >= perShare || all >= total) {
    throw new DsmError(codes.snapshotLimit);
  }
  if ((await freeBytes(nas, volume)) === 0) {
    throw new DsmError(codes.noSpace);
  }
  const takenAtMs = nas.now();
  const time = freeTime(share, state.timeZone, takenAtMs);
  const folder = await nas.folders.takeSnapshot(share, time);
  const snapshot: ShareSnapshot = {
    time,
    uuid: randomUUID(),
    description: info?.desc ?? '',
    // Without any information the snapshot is locked, as its vendor's clients note.
    locked: info === undefined ? true : info.lock ?? false,
    sizeBytes: (await nas.usage.of(folder)).allocatedBytes,
    immutableDays: info?.worm_lock ? info.worm_lock_day ?? 7 : 0,
    takenAtMs: Math.floor(takenAtMs),
  };
  nas.store.change(draft => {
    inDraft(draft, share).snapshots.push(snapshot);
  });
  return time;
}

/** Changes what is said of a snapshot. */
export function setSnapshot(
  nas: NasContext,
  name: string,
  time: string,
  info: SnapshotInfo,
): void {
  const share = findShare(nas.store.state, name);
  if (!share.snapshots.some(each => each.time === time)) {
    throw new DsmError(codes.shareRefused);
  }
  nas.store.change(state => {
    const snapshot = inDraft(state, share).snapshots.find(
      each => each.time === time,
    )!;
    snapshot.description = info.desc ?? snapshot.description;
    snapshot.locked = info.lock ?? snapshot.locked;
  });
}

/**
 * Deletes snapshots; locked ones too, since a lock keeps them from retention
 * only. Answers those that it could not delete, each with its code: a failure
 * within a success.
 */
export async function deleteSnapshots(
  nas: NasContext,
  name: string,
  times: readonly string[],
): Promise<Array<Record<string, number>>> {
  const share = findShare(nas.store.state, name);
  const failures: Array<Record<string, number>> = [];
  const deletable: string[] = [];
  for (const time of times) {
    const snapshot = share.snapshots.find(each => each.time === time);
    if (snapshot && !isImmutable(snapshot, nas.now())) {
      deletable.push(time);
    } else {
      const code = snapshot ? codes.immutableSnapshots : codes.shareRefused;
      failures.push({ [time]: code });
    }
  }
  nas.store.change(state => {
    const changed = inDraft(state, share);
    changed.snapshots = changed.snapshots.filter(
      each => !deletable.includes(each.time),
    );
  });
  for (const time of deletable) {
    await nas.folders.removeSnapshot(share, time);
  }
  return failures;
}

/** The same share in a state that is being changed. */
export function inDraft(state: NasState, { uuid }: Share): Share {
  return state.shares.find(share => share.uuid === uuid)!;
}
