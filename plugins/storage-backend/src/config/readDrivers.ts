import type { Config } from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import type {
  DriverRow,
  DriverTraitsOverride,
} from '@stowage/backstage-plugin-storage-common';

type Values<Field extends keyof DriverRow> = Record<DriverRow[Field], true>;

/** Every value that a trait may have; the types keep it the same as the trait table's. */
const ALLOWED: {
  [Field in keyof Omit<DriverRow, 'id' | 'title' | 'snapshot'>]: Values<Field>;
} = {
  enforcesSize: { yes: true, no: true, unknown: true },
  grows: { yes: true, no: true, 'number-only': true, unknown: true },
  figures: {
    volume: true,
    'node-filesystem': true,
    'export-filesystem': true,
    'total-only': true,
    nothing: true,
    unknown: true,
  },
  pinned: { yes: true, no: true, unknown: true },
  fsGroup: { yes: true, no: true, 'by-csi-driver': true, unknown: true },
  onDelete: {
    destroys: true,
    archives: true,
    keeps: true,
    nothing: true,
    unknown: true,
  },
  pool: {
    'node-filesystem': true,
    'nfs-export': true,
    'csi-pool': true,
    none: true,
  },
};

/** What the operator knows of drivers, and a sentence for each entry that cannot be used. */
export interface Drivers {
  traitOverrides: DriverTraitsOverride[];
  problems: string[];
}

/** Reads `storage.drivers`. A bad entry is left out and named; the others stay. */
export function readDrivers(config: Config): Drivers {
  const result: Drivers = { traitOverrides: [], problems: [] };
  let entries: Config[];
  try {
    entries = config.getOptionalConfigArray('storage.drivers') ?? [];
  } catch (error) {
    return { traitOverrides: [], problems: [toError(error).message] };
  }
  entries.forEach((entry, index) => {
    const key = `storage.drivers[${index}]`;
    try {
      const driver = readDriver(entry);
      const { provisioner } = driver;
      if (
        result.traitOverrides.some(other => other.provisioner === provisioner)
      ) {
        result.problems.push(
          `${key}: the provisioner '${provisioner}' is described twice; the first entry counts. Put everything about it into one.`,
        );
        return;
      }
      result.traitOverrides.push(driver);
    } catch (error) {
      result.problems.push(`${key}: ${toError(error).message}`);
    }
  });
  return result;
}

function readDriver(config: Config): DriverTraitsOverride {
  const provisioner = config.getString('provisioner');
  const known = ['provisioner', 'title', 'snapshot', ...Object.keys(ALLOWED)];
  const strange = config.keys().find(key => !known.includes(key));
  if (strange !== undefined) {
    throw new InputError(
      `'${strange}' is no trait; there are ${known.slice(1).join(', ')}`,
    );
  }
  const traits = {
    title: config.getOptionalString('title'),
    snapshot: config.getOptionalString('snapshot'),
    enforcesSize: readTrait(config, 'enforcesSize'),
    grows: readTrait(config, 'grows'),
    figures: readTrait(config, 'figures'),
    pinned: readTrait(config, 'pinned'),
    fsGroup: readTrait(config, 'fsGroup'),
    onDelete: readTrait(config, 'onDelete'),
    pool: readTrait(config, 'pool'),
  };
  // A field that is there but undefined would hide the trait table's.
  const given = Object.entries(traits).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length === 0) {
    throw new InputError(
      `it says nothing about '${provisioner}'; give at least one of ${known
        .slice(1)
        .join(', ')}`,
    );
  }
  return { provisioner, ...Object.fromEntries(given) };
}

function readTrait<Field extends keyof typeof ALLOWED>(
  config: Config,
  field: Field,
): DriverRow[Field] | undefined {
  const value = config.getOptionalString(field);
  const values = Object.keys(ALLOWED[field]);
  if (value !== undefined && !values.includes(value)) {
    throw new InputError(
      `${field} is '${value}'; it can be ${values.join(', ')}`,
    );
  }
  return value as DriverRow[Field] | undefined;
}
