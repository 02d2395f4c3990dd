import type {
  NasDisk,
  NasPool,
  NasShare,
  NasVolume,
  ObservedNas,
} from '@stowage/backstage-plugin-storage-common';
import { comparableServer, type NfsAddress } from './nfsAddress';

/** Where on a NAS something lies; as much of it as the NAS ever told. */
export interface NasLocation {
  nas: ObservedNas;
  share?: NasShare;
  volume?: NasVolume;
  pool?: NasPool;
  disks: NasDisk[];
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function longest<T extends { path: string }>(
  candidates: readonly T[],
  path: string,
): T | undefined {
  return candidates
    .filter(candidate => isBelow(path, candidate.path))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

/** What a path on a NAS lies on. */
export function locate(nas: ObservedNas, path: string): NasLocation {
  const share = longest(nas.shares.value ?? [], path);
  const { volumes = [], pools = [], disks = [] } = nas.hardware.value ?? {};
  const volume = longest(volumes, path);
  const pool = pools.find(({ id }) => id === volume?.poolId);
  return {
    nas,
    share,
    volume,
    pool,
    disks: disks.filter(({ id }) => pool?.diskIds.includes(id)),
  };
}

/** Finds what NFS addresses lie on; each place is worked out once. */
export class NasLocator {
  private readonly byServer = new Map<string, ObservedNas>();
  private readonly known = new Map<string, NasLocation>();

  constructor(all: readonly ObservedNas[]) {
    for (const nas of all) {
      for (const server of [nas.name, ...nas.addresses]) {
        const key = comparableServer(server);
        // The first one that claims an address has it.
        if (!this.byServer.has(key)) {
          this.byServer.set(key, nas);
        }
      }
    }
  }

  /** `undefined` where no NAS has the address. */
  find(address: NfsAddress | undefined): NasLocation | undefined {
    const nas = address && this.byServer.get(address.server);
    if (!nas) {
      return undefined;
    }
    const share = longest(nas.shares.value ?? [], address.path);
    const key = `${nas.name}:${share?.path ?? address.path}`;
    const known =
      this.known.get(key) ?? locate(nas, share?.path ?? address.path);
    this.known.set(key, known);
    return known;
  }
}
