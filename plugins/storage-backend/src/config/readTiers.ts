import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import type { TierDefinition } from '@stowage/backstage-plugin-storage-common';

const ID_PATTERN = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Tiers that can be used, and a sentence for each that cannot. */
export interface Tiers {
  tiers: TierDefinition[];
  problems: string[];
}

/** Reads `storage.tiers`. A bad tier is left out and named; the others stay. */
export function readTiers(config: Config): Tiers {
  const result: Tiers = { tiers: [], problems: [] };
  let entries: Config[];
  try {
    entries = config.getOptionalConfigArray('storage.tiers') ?? [];
  } catch (error) {
    return { tiers: [], problems: [toError(error).message] };
  }
  entries.forEach((entry, index) => {
    const key = `storage.tiers[${index}]`;
    try {
      const tier = readTier(entry);
      if (result.tiers.some(({ id }) => id === tier.id)) {
        result.problems.push(
          `${key}: the id '${tier.id}' is used twice; the first one counts.`,
        );
        return;
      }
      result.tiers.push(tier);
    } catch (error) {
      result.problems.push(`${key}: ${toError(error).message}`);
    }
  });
  return result;
}

function readTier(config: Config): TierDefinition {
  const id = config.getString('id');
  if (!ID_PATTERN.test(id)) {
    throw new Error(
      `the id '${id}' may only have lower case letters, digits and '-'`,
    );
  }
  return {
    id,
    title: config.getOptionalString('title') ?? id,
    purpose: config.getOptionalString('purpose') ?? '',
    storageClass: config.getString('storageClass'),
    clusters: config.getOptionalStringArray('clusters'),
    backupTarget: config.getOptionalBoolean('backupTarget') ?? false,
  };
}
