import type { LedgerVerdict } from '@stowage/homelab';

/** Something that must never be seen, not even for a moment. */
export interface Sighting {
  at: string;
  words: string;
}

/** What the writers of a run were told, held against what the volumes have in the end. */
export interface RunCase {
  /** By writer. */
  ledgers: Array<{ writer: string; verdict: LedgerVerdict }>;
  sightings: Sighting[];
}

const few = (numbers: number[]) =>
  `${numbers.length} (${numbers.slice(0, 5).join(', ')}${
    numbers.length > 5 ? ', …' : ''
  })`;

/** Judges what a run has done to the bytes. Pure. */
export function judgeRun({ ledgers, sightings }: RunCase): string[] {
  return [
    ...ledgers.flatMap(({ writer, verdict }) => {
      const { missing, altered, broken, acknowledged } = verdict;
      return [
        ...(acknowledged === 0 ? [`${writer} never wrote`] : []),
        ...(missing.length
          ? [`${writer} lost acknowledged rows: ${few(missing)}`]
          : []),
        ...(altered.length
          ? [
              `${writer} has rows that are not what was acknowledged: ${few(
                altered,
              )}`,
            ]
          : []),
        ...(broken.length
          ? [
              `${writer} has rows that do not follow from each other, as of two writers or of a return to an older state: ${few(
                broken,
              )}`,
            ]
          : []),
      ];
    }),
    ...[...new Set(sightings.map(({ words }) => words))].map(words => {
      const of = sightings.filter(each => each.words === words);
      return `${words} (seen ${of.length} times, first at ${of[0].at})`;
    }),
  ];
}
