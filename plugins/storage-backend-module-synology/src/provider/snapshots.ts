import type { NasSnapshot } from '@stowage/backstage-plugin-storage-common';
import { bytes, flag, text, type Members } from '../dsm/values';

/** What is asked of each snapshot beyond its name. */
export const snapshotDetails = ['desc', 'lock', 'snap_size'];

const NAME =
  /^GMT([+-]\d{1,2})(?::?(\d{2}))?-(\d{4})\.(\d{2})\.(\d{2})-(\d{2})\.(\d{2})\.(\d{2})$/;

/**
 * When a snapshot was taken: its name is the NAS's local time with the offset, such as
 * `GMT+01-2025.03.01-04.00.00`.
 *
 * @returns RFC 3339 in UTC; `undefined` for a name of another form
 */
export function snapshotTime(name: string): string | undefined {
  const match = NAME.exec(name);
  if (!match) {
    return undefined;
  }
  const [hours, minutes, year, month, day, hour, minute, second] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  const sign = match[1].startsWith('-') ? -1 : 1;
  const offsetMinutes = hours * 60 + sign * minutes;
  return new Date(
    Date.UTC(year, month - 1, day, hour, minute, second) -
      offsetMinutes * 60_000,
  ).toISOString();
}

/** One snapshot of `SYNO.Core.Share.Snapshot` `list`. */
export function snapshotOf(share: string, snapshot: Members): NasSnapshot[] {
  const id = text(snapshot.time);
  return id === undefined
    ? []
    : [
        {
          id,
          share,
          takenAt: snapshotTime(id),
          description: text(snapshot.desc),
          locked: flag(snapshot.lock),
          sizeBytes: bytes(snapshot.snap_size),
        },
      ];
}
