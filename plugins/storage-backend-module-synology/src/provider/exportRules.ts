import type { NasExportRule } from '@stowage/backstage-plugin-storage-common';
import { flag, members, text, type Members } from '../dsm/values';

/**
 * DSM's words for whom users become, as `/etc/exports` then has them. The names in the second half
 * were seen in one place only; they mean the same.
 */
const squashes: Record<string, Pick<NasExportRule, 'squash' | 'mapsTo'>> = {
  root: { squash: 'none' },
  admin: { squash: 'root', mapsTo: 'admin' },
  guest: { squash: 'root', mapsTo: 'guest' },
  all_admin: { squash: 'all', mapsTo: 'admin' },
  all_guest: { squash: 'all', mapsTo: 'guest' },

  no_map: { squash: 'none' },
  root_admin: { squash: 'root', mapsTo: 'admin' },
  root_guest: { squash: 'root', mapsTo: 'guest' },
};

const flavours: Record<string, NasExportRule['security'][number]> = {
  sys: 'sys',
  kerberos: 'krb5',
  kerberos_integrity: 'krb5i',
  kerberos_privacy: 'krb5p',
};

/** One rule of `SYNO.Core.FileServ.NFS.SharePrivilege` `load`; none without a client. */
export function exportRuleOf(rule: Members): NasExportRule[] {
  const client = text(rule.client);
  if (client === undefined) {
    return [];
  }
  const asynchronous = flag(rule.async);
  const flavourFlags = members(rule.security_flavor);
  return [
    {
      client,
      access: accessOf(text(rule.privilege)),
      ...(squashes[text(rule.root_squash) ?? ''] ?? { squash: 'unknown' }),
      writes:
        asynchronous === undefined
          ? 'unknown'
          : ((asynchronous ? 'async' : 'sync') as 'async' | 'sync'),
      unprivilegedPorts: flag(rule.insecure),
      security: Object.keys(flavours)
        .filter(name => flag(flavourFlags[name]) === true)
        .map(name => flavours[name]),
    },
  ];
}

function accessOf(word: string | undefined): NasExportRule['access'] {
  return word === 'rw' || word === 'ro' ? word : 'unknown';
}
