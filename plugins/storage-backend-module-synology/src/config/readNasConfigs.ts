import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { readNasConfig } from './readNasConfig';
import type { NasConfig } from './types';

const TYPE = 'synology';

/** The entries that can be used, and what is wrong with the others. */
export interface NasConfigs {
  entries: NasConfig[];
  misconfigured: Array<{ name: string; message: string }>;
}

/**
 * Reads the Synology NAS under `storage.nas`. Never throws: a bad entry says so, the others keep
 * working.
 */
export function readNasConfigs(config: Config): NasConfigs {
  const result: NasConfigs = { entries: [], misconfigured: [] };
  let all: Config[];
  try {
    all = config.getOptionalConfigArray('storage.nas') ?? [];
  } catch (error) {
    return {
      entries: [],
      misconfigured: [{ name: 'storage.nas', message: toError(error).message }],
    };
  }
  all.forEach((entry, index) => {
    const key = `storage.nas[${index}]`;
    const refuse = (name: string, message: string) =>
      result.misconfigured.push({ name, message: `${key}: ${message}` });
    try {
      if (typeOf(entry) !== TYPE) {
        return;
      }
      const nas = readNasConfig(entry);
      if (result.entries.some(({ name }) => name === nas.name)) {
        refuse(
          `${nas.name} (${key})`,
          `the name '${nas.name}' is used twice; the first one is used. Give this one another name or remove it.`,
        );
        return;
      }
      result.entries.push(nas);
    } catch (error) {
      refuse(nameOf(entry) ?? key, toError(error).message);
    }
  });
  return result;
}

function typeOf(entry: Config): string {
  if (!entry.has('type')) {
    throw new Error("type is missing; write 'synology' for a Synology NAS");
  }
  return entry.getString('type');
}

function nameOf(entry: Config): string | undefined {
  try {
    return entry.getOptionalString('name');
  } catch {
    // The caller's message already says what is wrong with it.
    return undefined;
  }
}
