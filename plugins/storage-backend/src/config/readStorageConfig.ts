import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { readClusterConfig } from './readClusterConfig';
import { readKubernetesClusters } from './readKubernetesClusters';
import { readDrivers } from './readDrivers';
import { readTiers } from './readTiers';
import { walkProblems } from './walkProblems';
import type {
  ClusterConfig,
  MisconfiguredCluster,
  StorageConfig,
} from './types';

const DEFAULT_FILLING_RATIO = 0.8;
const DEFAULT_KEEP_DAYS = 90;
const DEFAULT_CONCURRENCY = 4;
const DEFAULT_KEEP_ORIGINALS_DAYS = 30;

/**
 * Reads everything under `storage:`, and the clusters under `kubernetes:` that can be used without
 * a signed-in user. Never throws: a bad entry is left out and says so, the others keep working.
 */
export function readStorageConfig(config: Config): StorageConfig {
  const problems: string[] = [];
  const attempt = <T>(read: () => T | undefined, otherwise: T): T => {
    try {
      return read() ?? otherwise;
    } catch (error) {
      problems.push(toError(error).message);
      return otherwise;
    }
  };

  const own = readOwnClusters(config);
  const takeOver = attempt(
    () => config.getOptionalBoolean('storage.useKubernetesClusters'),
    true,
  );
  const found = takeOver
    ? readKubernetesClusters(config)
    : { clusters: [], misconfigured: [], problems: [] };
  // An entry of the same name under storage is how an operator gives a cluster another account.
  const taken = new Set(
    [...own.clusters, ...own.misconfigured].map(({ name }) => name),
  );
  const adopted = uniqueByName(
    found.clusters.filter(({ name }) => !taken.has(name)),
  );
  const { tiers, problems: tierProblems } = readTiers(config);
  const { traitOverrides, problems: driverProblems } = readDrivers(config);
  const clusters = [...own.clusters, ...adopted.clusters];

  return {
    clusters,
    misconfigured: [
      ...own.misconfigured,
      ...adopted.duplicates.map(({ name }) => ({
        name: `${name} (again)`,
        configuredBy: 'kubernetes' as const,
        message: `kubernetes.clusterLocatorMethods names the cluster '${name}' twice; the first one is used.`,
      })),
      ...found.misconfigured.filter(({ name }) => !taken.has(name)),
    ],
    tiers,
    traitOverrides,
    poolFillingRatio: attempt(
      () => readFillingRatio(config),
      DEFAULT_FILLING_RATIO,
    ),
    history: {
      keepDays: attempt(
        () =>
          readCount({
            config,
            key: 'storage.history.keepDays',
            what: 'days',
            otherwise: DEFAULT_KEEP_DAYS,
          }),
        DEFAULT_KEEP_DAYS,
      ),
    },
    operations: {
      concurrency: attempt(
        () =>
          readCount({
            config,
            key: 'storage.operations.concurrency',
            what: 'operations',
            otherwise: DEFAULT_CONCURRENCY,
          }),
        DEFAULT_CONCURRENCY,
      ),
      keepOriginalsDays: attempt(
        () =>
          readCount({
            config,
            key: 'storage.operations.keepOriginalsDays',
            what: 'days',
            otherwise: DEFAULT_KEEP_ORIGINALS_DAYS,
          }),
        DEFAULT_KEEP_ORIGINALS_DAYS,
      ),
    },
    repositoriesPath: attempt<string | undefined>(
      () => config.getOptionalString('storage.repositories.path'),
      undefined,
    ),
    problems: [
      ...problems,
      ...found.problems,
      ...tierProblems,
      ...driverProblems,
      ...clusters.flatMap(walkProblems),
    ],
  };
}

function readOwnClusters(config: Config) {
  const clusters: ClusterConfig[] = [];
  const misconfigured: MisconfiguredCluster[] = [];
  let entries: Config[];
  try {
    entries = config.getOptionalConfigArray('storage.clusters') ?? [];
  } catch (error) {
    misconfigured.push({
      name: 'storage.clusters',
      configuredBy: 'storage',
      message: toError(error).message,
    });
    return { clusters, misconfigured };
  }
  entries.forEach((entry, index) => {
    const key = `storage.clusters[${index}]`;
    try {
      const cluster = readClusterConfig(entry);
      if (clusters.some(({ name }) => name === cluster.name)) {
        misconfigured.push({
          name: `${cluster.name} (${key})`,
          configuredBy: 'storage',
          message: `${key}: the name '${cluster.name}' is used twice; the first one is used. Give this one another name or remove it.`,
        });
        return;
      }
      clusters.push(cluster);
    } catch (error) {
      misconfigured.push({
        name: nameOf(entry) ?? key,
        configuredBy: 'storage',
        message: `${key}: ${toError(error).message}`,
      });
    }
  });
  return { clusters, misconfigured };
}

function nameOf(entry: Config): string | undefined {
  try {
    return entry.getOptionalString('name');
  } catch {
    // The caller's message already says what is wrong with it.
    return undefined;
  }
}

function uniqueByName(all: ClusterConfig[]) {
  const isFirst = (cluster: ClusterConfig, index: number) =>
    all.findIndex(({ name }) => name === cluster.name) === index;
  return {
    clusters: all.filter(isFirst),
    duplicates: all.filter((cluster, index) => !isFirst(cluster, index)),
  };
}

function readFillingRatio(config: Config): number {
  const ratio =
    config.getOptionalNumber('storage.pools.fillingRatio') ??
    DEFAULT_FILLING_RATIO;
  if (ratio <= 0 || ratio >= 1) {
    throw new Error(
      `storage.pools.fillingRatio is ${ratio}; it is a share between 0 and 1, such as 0.8`,
    );
  }
  return ratio;
}

function readCount(options: {
  config: Config;
  key: string;
  what: string;
  otherwise: number;
}): number {
  const { config, key, what, otherwise } = options;
  const count = config.getOptionalNumber(key) ?? otherwise;
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(
      `${key} is ${count}; it is a whole number of ${what} from 1 on`,
    );
  }
  return count;
}
