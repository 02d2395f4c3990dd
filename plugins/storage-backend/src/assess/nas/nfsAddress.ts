import type { ObservedVolumeSource } from '@stowage/backstage-plugin-storage-common';

/** What a node mounts. */
export interface NfsAddress {
  /** Host name or address as it is compared: lower case, without brackets and final dot. */
  server: string;
  /** Absolute, without a final slash. */
  path: string;
}

/** A host name or address as it is compared. */
export function comparableServer(server: string): string {
  return server
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function address(server?: string, path?: string): NfsAddress | undefined {
  return server && path?.startsWith('/')
    ? {
        server: comparableServer(server),
        path: path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'),
      }
    : undefined;
}

/**
 * What a volume mounts over NFS, as far as it tells. In-tree volumes say it themselves;
 * nfs.csi.k8s.io writes `server`, `share` and `subdir` into the attributes (its documentation);
 * csi.san.synology.com `dsm`, and the path in `baseDir` or `source` (its controllerserver.go has
 * `source`; that it is the path for NFS was not checked).
 *
 * @returns `undefined` for volumes of another kind, and for those that do not tell
 */
export function nfsAddress(
  source: ObservedVolumeSource | undefined,
): NfsAddress | undefined {
  if (source?.kind === 'nfs') {
    return address(source.server, source.path);
  }
  if (source?.kind !== 'csi') {
    return undefined;
  }
  const {
    server,
    share,
    subdir,
    dsm,
    baseDir,
    source: path,
  } = source.volumeAttributes ?? {};
  return server
    ? address(server, share && [share, subdir].filter(Boolean).join('/'))
    : address(dsm, baseDir ?? path);
}
