import { z } from 'zod';
import { NasContext } from '../NasContext';
import {
  deleteSnapshots,
  inDraft,
  setSnapshot,
  takeSnapshot,
} from '../shares/changeSnapshots';
import { findShare } from '../shares/findShare';
import { ShareSnapshot } from '../state/NasState';
import { ApiDefinition, apiMethod } from '../webapi/ApiDefinition';
import { page, pageParameters } from '../webapi/page';

const infoSchema = z.object({
  desc: z.string().optional(),
  lock: z.boolean().optional(),
  worm_lock: z.boolean().optional(),
  worm_lock_day: z.int().min(1).optional(),
});

/** Members by the name under which `additional` asks for them; sizes and days are text. */
const additions: Record<string, (snapshot: ShareSnapshot) => object> = {
  desc: ({ description }) => ({ desc: description }),
  lock: ({ locked }) => ({ lock: locked }),
  schedule_snapshot: () => ({ schedule_snapshot: false }),
  ruuid: ({ uuid }) => ({ ruuid: uuid }),
  snap_size: ({ sizeBytes }) => ({ snap_size: String(sizeBytes) }),
  worm_lock: ({ immutableDays, takenAtMs }) => {
    const begin = Math.floor(takenAtMs / 1000);
    return immutableDays === 0
      ? { worm_lock: false }
      : {
          worm_lock: true,
          worm_lock_begin: String(begin),
          worm_lock_day: String(immutableDays),
          worm_lock_end: String(begin + immutableDays * 24 * 3600),
        };
  },
};

/** Of the filters that DSM's own pages send, the ones about members this NAS has. */
function passes(snapshot: ShareSnapshot, filters: readonly string[]): boolean {
  return filters.every(filter => {
    const [, value] = /^desc==(.*)$/s.exec(filter) ?? [];
    return value === undefined || snapshot.description === value;
  });
}

const configuration = z.object({
  enable_snapshot_browsing: z.boolean().optional(),
  snapshot_local_time_format: z.boolean().optional(),
});

/** `SYNO.Core.Share.Snapshot`. */
export function snapshotApi(nas: NasContext): ApiDefinition {
  const named = z.object({ name: z.string() });
  return {
    name: 'SYNO.Core.Share.Snapshot',
    minVersion: 1,
    maxVersion: 2,
    methods: {
      list: apiMethod({
        parameters: named.extend({
          ...pageParameters.shape,
          additional: z.array(z.string()).default([]),
          filter: z
            .object({ attr: z.array(z.string()).default([]) })
            .default({ attr: [] }),
        }),
        answer: ({ name, additional, filter, ...window }) => {
          const asked = additional.filter(each =>
            Object.hasOwn(additions, each),
          );
          const found = findShare(nas.store.state, name).snapshots.filter(
            snapshot => passes(snapshot, filter.attr),
          );
          return {
            snapshots: page(found, window).map(snapshot =>
              Object.assign(
                { time: snapshot.time },
                ...asked.map(each => additions[each](snapshot)),
              ),
            ),
            total: found.length,
          };
        },
      }),
      create: apiMethod({
        changes: true,
        parameters: named.extend({ snapinfo: infoSchema.optional() }),
        answer: ({ name, snapinfo }) =>
          nas.changes.run(() => takeSnapshot(nas, name, snapinfo)),
      }),
      set: apiMethod({
        changes: true,
        parameters: named.extend({
          snapshot: z.string(),
          snapinfo: infoSchema,
        }),
        answer: ({ name, snapshot, snapinfo }) =>
          nas.changes.run(() => setSnapshot(nas, name, snapshot, snapinfo)),
      }),
      delete: apiMethod({
        changes: true,
        parameters: named.extend({ snapshots: z.array(z.string()).min(1) }),
        answer: ({ name, snapshots }) =>
          nas.changes.run(() => deleteSnapshots(nas, name, snapshots)),
      }),
      get_share_conf: apiMethod({
        parameters: named.extend({
          sharesnapinfo: z.array(z.string()).optional(),
        }),
        answer: ({ name, sharesnapinfo }) => {
          const share = findShare(nas.store.state, name);
          const all = {
            enable_snapshot_browsing: share.snapshotBrowsing,
            snapshot_local_time_format: share.snapshotLocalTimeFormat,
          };
          return Object.fromEntries(
            Object.entries(all).filter(
              ([key]) => sharesnapinfo?.includes(key) ?? true,
            ),
          );
        },
      }),
      set_share_conf: apiMethod({
        changes: true,
        parameters: named.extend({ sharesnapinfo: configuration }),
        answer: ({ name, sharesnapinfo }) => {
          const share = findShare(nas.store.state, name);
          nas.store.change(state => {
            const changed = inDraft(state, share);
            changed.snapshotBrowsing =
              sharesnapinfo.enable_snapshot_browsing ??
              changed.snapshotBrowsing;
            changed.snapshotLocalTimeFormat =
              sharesnapinfo.snapshot_local_time_format ??
              changed.snapshotLocalTimeFormat;
          });
        },
      }),
    },
  };
}
