import type { DriverRow } from './types';

const ENFORCES: Record<DriverRow['enforcesSize'], string> = {
  yes: 'The size you ask for is the size you get: writing beyond it fails.',
  no: 'The size is not enforced: what binds is the room of the pool that all its claims share.',
  unknown: 'Whether the size is enforced is not known.',
};

const GROWS: Record<DriverRow['grows'], string> = {
  yes: 'It can be made larger while it is in use.',
  no: 'It cannot be made larger later.',
  'number-only':
    'Making it larger changes the number in the claim and nothing else.',
  unknown: 'Whether it can be made larger is not known.',
};

const PINNED: Record<DriverRow['pinned'], string> = {
  yes: 'The data lives on one node: when that node is down, so is the application.',
  no: 'The data is not tied to one node.',
  unknown: 'Whether the data is tied to one node is not known.',
};

function snapshotWords(snapshot: string): string {
  switch (snapshot) {
    case 'none':
      return 'There are no snapshots: a backup must copy the data elsewhere.';
    case 'unknown':
      return 'Whether there are snapshots is not known.';
    default:
      return `Snapshots: ${snapshot}.`;
  }
}

/** One sentence for each trait that a developer should know before relying on a driver. */
export function traitWords(options: {
  row: DriverRow;
  known: boolean;
}): string[] {
  const { row, known } = options;
  return [
    ...(known
      ? []
      : [
          'Stowage does not know this driver, so it promises nothing about it; an operator can describe it in the configuration.',
        ]),
    ENFORCES[row.enforcesSize],
    GROWS[row.grows],
    PINNED[row.pinned],
    snapshotWords(row.snapshot),
  ];
}
