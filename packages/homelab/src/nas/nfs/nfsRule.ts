import { isIP } from 'net';
import { z } from 'zod';

const hostname = /^(\*|(\*\.)?[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?)$/;

function isClient(client: string): boolean {
  const [address, prefix, ...rest] = client.split('/');
  const family = isIP(address);
  if (prefix === undefined) {
    return family !== 0 || hostname.test(client);
  }
  const longest = family === 4 ? 32 : 128;
  return (
    family !== 0 &&
    rest.length === 0 &&
    /^\d+$/.test(prefix) &&
    Number(prefix) <= longest
  );
}

/** DSM's words for whom the users of a client become. */
export const rootSquashes = [
  'root',
  'admin',
  'guest',
  'all_admin',
  'all_guest',
] as const;

/** One line of a share's NFS permissions, in DSM's own words. */
export const nfsRuleSchema = z.object({
  /** An address, a network, a host's name, `*` or `*.domain`. */
  client: z.string().refine(isClient, 'is no address, network or host name'),
  privilege: z.enum(['rw', 'ro']),
  root_squash: z.enum(rootSquashes),
  async: z.boolean(),
  /** Whether ports above 1024 are let in. */
  insecure: z.boolean(),
  /** Whether mounted folders below are shown. */
  crossmnt: z.boolean(),
  security_flavor: z
    .object({
      sys: z.boolean().default(false),
      kerberos: z.boolean().default(false),
      kerberos_integrity: z.boolean().default(false),
      kerberos_privacy: z.boolean().default(false),
    })
    .refine(
      flavours => Object.values(flavours).some(Boolean),
      'names no security flavour',
    ),
});

/** A complete rule. */
export type NfsRule = z.output<typeof nfsRuleSchema>;
