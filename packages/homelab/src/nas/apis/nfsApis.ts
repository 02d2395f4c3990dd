import { z } from 'zod';
import { NasContext } from '../NasContext';
import { nfsRuleSchema } from '../nfs/nfsRule';
import { findShare } from '../shares/findShare';
import {
  ApiDefinition,
  apiMethod,
  noParameters,
} from '../webapi/ApiDefinition';
import { codes, DsmError } from '../webapi/DsmError';

const blockBytes = 32_768;

/** The NFS service, and who may mount which share. */
export function nfsApis(nas: NasContext): ApiDefinition[] {
  return [
    {
      name: 'SYNO.Core.FileServ.NFS',
      minVersion: 1,
      maxVersion: nas.profile.nfsMaxVersion,
      methods: {
        get: apiMethod({
          parameters: noParameters,
          answer: (_, { version }) => {
            const { enabled, v4, minorVersion } = nas.store.state.nfs;
            return version === 1
              ? { enable_nfs: enabled }
              : {
                  enable_nfs: enabled,
                  enable_nfs_v4: v4,
                  enabled_minor_ver: minorVersion,
                  nfs_v4_domain: '',
                  read_size: blockBytes,
                  write_size: blockBytes,
                  support_encrypt_share: 1,
                  support_major_ver: 4,
                  support_minor_ver: 1,
                  unix_pri_enable: true,
                };
          },
        }),
        set: apiMethod({
          changes: true,
          parameters: z.object({
            enable_nfs: z.boolean(),
            enable_nfs_v4: z.boolean().optional(),
            enabled_minor_ver: z.int().min(0).max(1).optional(),
          }),
          answer: parameters => {
            nas.store.change(({ nfs }) => {
              nfs.enabled = parameters.enable_nfs;
              nfs.v4 = parameters.enable_nfs_v4 ?? nfs.v4;
              nfs.minorVersion =
                parameters.enabled_minor_ver ?? nfs.minorVersion;
            });
          },
        }),
      },
    },
    {
      name: 'SYNO.Core.FileServ.NFS.SharePrivilege',
      minVersion: 1,
      maxVersion: 1,
      methods: {
        load: apiMethod({
          parameters: z.object({ share_name: z.string() }),
          refusal: codes.badNfsRule,
          answer: ({ share_name: name }) => {
            nas.changes.checkNfs();
            const share = findShare(nas.store.state, name, codes.nfsBusy);
            return { rule: share.nfsRules };
          },
        }),
        save: apiMethod({
          changes: true,
          parameters: z.object({
            share_name: z.string(),
            rule: z.array(nfsRuleSchema),
          }),
          refusal: codes.badNfsRule,
          answer: ({ share_name: name, rule }) => {
            nas.changes.checkNfs();
            const { uuid } = findShare(nas.store.state, name, codes.nfsBusy);
            const clients = rule.map(each => each.client.toLowerCase());
            if (
              !nas.store.state.nfs.enabled ||
              new Set(clients).size < clients.length
            ) {
              throw new DsmError(codes.badNfsRule);
            }
            nas.store.change(state => {
              state.shares.find(share => share.uuid === uuid)!.nfsRules = rule;
            });
          },
        }),
      },
    },
  ];
}
