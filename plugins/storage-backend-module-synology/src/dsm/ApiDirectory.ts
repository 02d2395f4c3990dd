import { NasError } from '@stowage/backstage-plugin-storage-node';
import { codeMeaning } from './dsmCodes';
import { count, members, text } from './values';

/** Every API that the portal uses; others are not asked for. */
export const usedApis = [
  'SYNO.API.Auth',
  'SYNO.DSM.Info',
  'SYNO.Storage.CGI.Storage',
  'SYNO.Storage.CGI.Smart',
  'SYNO.Core.Share',
  'SYNO.Core.Share.Snapshot',
  'SYNO.Core.FileServ.NFS',
  'SYNO.Core.FileServ.NFS.SharePrivilege',
] as const;

/** See {@link usedApis}. */
export type UsedApi = (typeof usedApis)[number];

/** Where an API is, and in which of its versions it is asked. */
export interface ApiPlace {
  path: string;
  version: number;
}

interface Advertised {
  path: string;
  minVersion: number;
  maxVersion: number;
}

/** What a NAS offers, as `SYNO.API.Info` told it. */
export class ApiDirectory {
  private readonly apis = new Map<string, Advertised>();

  /** @param data - what `query` answered */
  constructor(private readonly nas: string, data: unknown) {
    for (const [name, value] of Object.entries(members(data))) {
      const { path, minVersion, maxVersion } = members(value);
      const file = text(path);
      // The path becomes part of an address, so only what looks like DSM's own is taken.
      if (file && /^[A-Za-z0-9_-]+\.cgi(\/[A-Za-z0-9._-]+)?$/.test(file)) {
        this.apis.set(name, {
          path: file,
          minVersion: count(minVersion) ?? 1,
          maxVersion: count(maxVersion) ?? 1,
        });
      }
    }
  }

  /** Whether it is there at all. */
  has(api: UsedApi): boolean {
    return this.apis.has(api);
  }

  /**
   * Where to ask an API.
   *
   * @param newest - the newest version that the portal knows
   * @throws NasError if the NAS has no version of it that the portal knows
   */
  place(api: UsedApi, newest: number): ApiPlace {
    const found = this.apis.get(api);
    if (!found || found.minVersion > newest) {
      const code = found ? 104 : 102;
      const { meaning, remedy } = codeMeaning(api, code);
      throw new NasError({
        nas: this.nas,
        reason: 'unsupported',
        code,
        call: api,
        message: `NAS '${this.nas}' cannot be asked for ${api}: ${meaning}. ${remedy}`,
      });
    }
    return { path: found.path, version: Math.min(newest, found.maxVersion) };
  }
}
