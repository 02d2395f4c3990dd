import type {
  NasHardware,
  NasShare,
} from '@stowage/backstage-plugin-storage-common';
import type { NasProvider } from './NasProvider';

/**
 * What the contract is held against: a NAS, real or made for tests, with at least one volume on
 * disks and at least one share.
 *
 * @public
 */
export interface NasContractSubject {
  provider: NasProvider;
  /** A share with at least one NFS rule, where the NAS has NFS. */
  exportedShare?: string;
  /** A share with at least two snapshots, where the NAS has snapshots. */
  snapshotShare?: string;
}

/** One promise of every provider, to be run under any test framework. @public */
export interface NasContractCheck {
  title: string;
  /** @throws Error that says how the promise is broken */
  check(subject: NasContractSubject): Promise<void>;
}

function must(condition: unknown, complaint: string): asserts condition {
  if (!condition) {
    throw new Error(`The NAS contract is broken: ${complaint}`);
  }
}

function mustBeUnique(names: string[], what: string): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  must(twice === undefined, `${what} '${twice}' is there twice`);
}

function mustBeBytes(value: number | undefined, what: string): void {
  must(
    value === undefined || (Number.isSafeInteger(value) && value > 0),
    `${what} is ${value}; a size is a whole number of bytes above 0, or missing`,
  );
}

function mustBeTime(value: string | undefined, what: string): void {
  must(
    value === undefined || new Date(value).toJSON() === value,
    `${what} is '${value}'; a time is RFC 3339 in UTC with milliseconds, or missing`,
  );
}

function checkHardware({ volumes, pools, disks }: NasHardware): void {
  must(volumes.length > 0, 'there is no volume');
  must(disks.length > 0, 'there is no disk');
  mustBeUnique(
    [...volumes, ...pools, ...disks].map(({ id }) => id),
    'the id',
  );
  const poolIds = pools.map(({ id }) => id);
  const diskIds = disks.map(({ id }) => id);
  for (const { path, poolId, totalBytes, usedBytes } of volumes) {
    must(
      /^\/.*[^/]$/.test(path),
      `the volume path '${path}' is not absolute, or ends with a slash`,
    );
    must(
      poolId === undefined || poolIds.includes(poolId),
      `volume '${path}' lies on the pool '${poolId}', which is not listed`,
    );
    mustBeBytes(totalBytes, `the size of volume '${path}'`);
    mustBeBytes(usedBytes, `the use of volume '${path}'`);
  }
  for (const pool of pools) {
    const strange = pool.diskIds.find(id => !diskIds.includes(id));
    must(
      strange === undefined,
      `pool '${pool.id}' names the disk '${strange}', which is not listed`,
    );
    must(
      Number.isInteger(pool.missingDisks) && pool.missingDisks >= 0,
      `pool '${pool.id}' misses ${pool.missingDisks} disks`,
    );
  }
  for (const { id, model, sizeBytes, temperatureCelsius } of disks) {
    mustBeBytes(sizeBytes, `the size of disk '${id}'`);
    must(model === model?.trim(), `the model of disk '${id}' has blanks`);
    must(
      temperatureCelsius === undefined ||
        (temperatureCelsius > 0 && temperatureCelsius < 120),
      `disk '${id}' has ${temperatureCelsius} °C`,
    );
  }
}

function checkShares(shares: NasShare[], { volumes }: NasHardware): void {
  must(shares.length > 0, 'there is no share');
  mustBeUnique(
    shares.map(({ name }) => name.toLowerCase()),
    'the share',
  );
  for (const share of shares) {
    const { name, path, volumePath, quota, quotaBytes, usedBytes } = share;
    must(
      path.startsWith(`${volumePath}/`),
      `share '${name}' has the path '${path}', which is not below '${volumePath}'`,
    );
    must(
      volumes.some(volume => volume.path === volumePath),
      `share '${name}' lies on '${volumePath}', which is no volume`,
    );
    must(
      (quota === 'set') === (quotaBytes !== undefined),
      `share '${name}' has quota '${quota}' and ${quotaBytes} bytes of it`,
    );
    mustBeBytes(quotaBytes, `the quota of share '${name}'`);
    mustBeBytes(usedBytes, `the use of share '${name}'`);
  }
}

async function shareNamed(provider: NasProvider, name: string) {
  const share = (await provider.shares()).find(each => each.name === name);
  must(share, `there is no share '${name}'`);
  return share;
}

/**
 * What every provider must keep. A module runs it against its NAS, with whatever test framework:
 *
 * ```ts
 * it.each(nasContract)('$title', ({ check }) => check({ provider }));
 * ```
 *
 * @public
 */
export const nasContract: readonly NasContractCheck[] = [
  {
    title: 'has a name, and addresses as volumes would write them',
    check: async ({ provider }) => {
      must(provider.name, 'it has no name');
      must(provider.addresses.length > 0, 'it has no address');
      for (const address of provider.addresses) {
        must(
          /^[^\s/[\]A-Z]+$/.test(address),
          `the address '${address}' has capitals, brackets or a path`,
        );
      }
      must(provider.intervalMs > 0, 'it is to be asked without a pause');
    },
  },
  {
    title: 'says what it is',
    check: async ({ provider }) => {
      const { vendor, model } = await provider.identity();
      must(vendor, 'it has no vendor');
      must(model === model?.trim(), 'its model has blanks');
    },
  },
  {
    title: 'lists volumes, pools and disks that belong together',
    check: async ({ provider }) => checkHardware(await provider.hardware()),
  },
  {
    title: 'lists shares below volumes, with quotas only where some are set',
    check: async ({ provider }) =>
      checkShares(await provider.shares(), await provider.hardware()),
  },
  {
    title: 'lists rules of an export, each for one client',
    check: async ({ provider, exportedShare }) => {
      const { exports } = await provider.capabilities();
      must(
        exports === (exportedShare !== undefined),
        'the subject names an exported share, or the provider cannot tell exports',
      );
      if (exportedShare === undefined) {
        return;
      }
      const share = await shareNamed(provider, exportedShare);
      const { rules, path } = await provider.exportOf(share);
      must(path === share.path, `the export is at '${path}'`);
      must(rules.length > 0, `'${exportedShare}' is exported to nobody`);
      mustBeUnique(
        rules.map(({ client }) => client),
        'the client',
      );
      must(
        typeof (await provider.nfsService()) === 'boolean',
        'whether NFS is on is not said',
      );
    },
  },
  {
    title: 'lists snapshots from the oldest to the newest',
    check: async ({ provider, snapshotShare }) => {
      const { snapshots } = await provider.capabilities();
      must(
        snapshots === (snapshotShare !== undefined),
        'the subject names a share with snapshots, or the provider cannot tell snapshots',
      );
      if (snapshotShare === undefined) {
        return;
      }
      const share = await shareNamed(provider, snapshotShare);
      const taken = await provider.snapshotsOf(share);
      must(taken.length >= 2, `'${snapshotShare}' has fewer than two`);
      mustBeUnique(
        taken.map(({ id }) => id),
        'the snapshot',
      );
      const times = taken.map(({ takenAt, id }) => {
        mustBeTime(takenAt, `the time of '${id}'`);
        return takenAt ?? '';
      });
      must(
        times.join() === [...times].sort().join(),
        'they are not in the order in which they were taken',
      );
    },
  },
  {
    title: 'answers questions that are asked at the same time',
    check: async ({ provider }) => {
      const [hardware, shares, again] = await Promise.all([
        provider.hardware(),
        provider.shares(),
        provider.shares(),
      ]);
      checkShares(shares, hardware);
      must(again.length === shares.length, 'two equal questions differ');
    },
  },
  {
    title: 'gives up a question that was taken back',
    check: async ({ provider }) => {
      // Errors of aborted questions may come from another realm, so only that there is one counts.
      const answered = await provider
        .shares({ signal: AbortSignal.abort() })
        .then(
          () => true,
          () => false,
        );
      must(!answered, 'a question that was taken back was answered');
    },
  },
];
