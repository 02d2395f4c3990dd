import { z } from 'zod';
import { NasContext } from '../NasContext';
import {
  cloneShare,
  createShare,
  deleteShares,
  setShare,
} from '../shares/changeShares';
import { findShare, volumeOf } from '../shares/findShare';
import { shareInfoSchema } from '../shares/shareInfo';
import { asksForUsage, shareObject } from '../shares/shareObject';
import { Share } from '../state/NasState';
import { volumeHealth } from '../storage/health';
import { ApiDefinition, apiMethod } from '../webapi/ApiDefinition';
import { codes } from '../webapi/DsmError';
import { page, pageParameters } from '../webapi/page';

const changing = z.object({ name: z.string(), shareinfo: shareInfoSchema });

/** `SYNO.Core.Share`. */
export function shareApi(nas: NasContext): ApiDefinition {
  const show = async (share: Share, additional: readonly unknown[]) => {
    const { state } = nas.store;
    const volume = volumeOf(state, share);
    return shareObject(
      {
        share,
        btrfs: volume.fileSystem === 'btrfs',
        missing: !nas.folders.exists(share),
        offline: volumeHealth(state, volume) === 'crashed',
        usage: asksForUsage(additional)
          ? await nas.usage.of(nas.folders.share(share))
          : undefined,
      },
      additional,
    );
  };
  return {
    name: 'SYNO.Core.Share',
    minVersion: 1,
    maxVersion: 1,
    methods: {
      list: apiMethod({
        parameters: z.object({
          additional: z.unknown().optional(),
          ...pageParameters.shape,
        }),
        answer: async ({ additional, ...window }) => {
          // As on DSM 7.3.2: what is no list looks like a NAS without shares.
          if (additional !== undefined && !Array.isArray(additional)) {
            return { shares: [], total: 0 };
          }
          const { shares } = nas.store.state;
          return {
            shares: await Promise.all(
              page(shares, window).map(share => show(share, additional ?? [])),
            ),
            total: shares.length,
          };
        },
      }),
      get: apiMethod({
        parameters: z.object({
          name: z.string(),
          additional: z.unknown().optional(),
        }),
        answer: async ({ name, additional }) =>
          await show(
            findShare(nas.store.state, name),
            Array.isArray(additional) ? additional : [],
          ),
      }),
      create: apiMethod({
        changes: true,
        parameters: changing,
        refusal: codes.malformedShare,
        answer: ({ name, shareinfo }) =>
          nas.changes.run(async () => {
            await createShare(nas, name, shareinfo);
            return { name };
          }),
      }),
      set: apiMethod({
        changes: true,
        parameters: changing,
        refusal: codes.malformedShare,
        answer: ({ name, shareinfo }) =>
          nas.changes.run(() => {
            setShare(nas, name, shareinfo);
            return { name: shareinfo.name };
          }),
      }),
      delete: apiMethod({
        changes: true,
        parameters: z.object({ name: z.array(z.string()).min(1) }),
        refusal: codes.malformedShare,
        answer: ({ name }) => nas.changes.run(() => deleteShares(nas, name)),
      }),
      clone: apiMethod({
        changes: true,
        parameters: changing.extend({ snapshot: z.string().optional() }),
        refusal: codes.malformedShare,
        answer: ({ name, shareinfo, snapshot }) =>
          nas.changes.run(async () => {
            await cloneShare(nas, name, shareinfo, snapshot);
            return { name };
          }),
      }),
    },
  };
}
