import type {
  Finding,
  FindingPage,
} from '@stowage/backstage-plugin-storage-common';

/** Findings in two groups: what needs attention, and what is only worth knowing. */
export interface FindingGroups {
  pressing: Finding[];
  information: Finding[];
  /** How many need attention on the server; a least number where `isAtLeast`. */
  pressingCount: number;
  /** Not all that need attention were fetched, nor is it known how many more there are. */
  isAtLeast: boolean;
  /** How many are worth knowing on the server; 0 while it is not known. */
  informationCount: number;
}

/**
 * Information is not something that needs attention: it is kept and counted apart.
 *
 * A page of findings is sorted worst first by the server, so that all that need attention are on
 * it as soon as it holds some information; before that, what was not fetched can be either.
 */
export function groupFindings(
  page: Pick<FindingPage, 'items' | 'totalItems'>,
): FindingGroups {
  const { items, totalItems } = page;
  const information = items.filter(
    ({ severity }) => severity === 'information',
  );
  const pressing = items.filter(({ severity }) => severity !== 'information');
  const isAtLeast = items.length < totalItems && information.length === 0;
  return {
    pressing,
    information,
    pressingCount: pressing.length,
    isAtLeast,
    informationCount: isAtLeast ? 0 : totalItems - pressing.length,
  };
}
