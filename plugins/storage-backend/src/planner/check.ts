import { operationCodes } from '@stowage/backstage-plugin-storage-common';
import type {
  OperationCheck,
  PreflightCode,
} from '@stowage/backstage-plugin-storage-common';
import { enumerate } from './words';

/**
 * A check of a plan. Level and remedy are those that are published for its code; the message is
 * the evidence, with names.
 */
export function check(
  code: PreflightCode,
  message: string,
  more: { remedy?: string; acceptable?: string } = {},
): OperationCheck {
  const { level, remedy } = operationCodes[code];
  return {
    code,
    level,
    message,
    ...(remedy && { remedy }),
    ...more,
  };
}

/** Whether something forbids the operation. */
export function isBlocked(checks: Array<{ level: string }>): boolean {
  return checks.some(({ level }) => level === 'blocking');
}

/** What a declined plan says of itself: everything that forbids it, each sentence once. */
export function declinedSummary(checks: OperationCheck[]): string {
  const reasons = checks
    .filter(({ level }) => level === 'blocking')
    .map(({ message }) => message);
  return `Declined: ${enumerate([...new Set(reasons)])}`;
}

/** Codes of every check that is not `ok`, each once, in alphabetical order. */
export function codesOf(
  checks: Array<{ code: string; level: string }>,
): string[] {
  return [
    ...new Set(
      checks.filter(({ level }) => level !== 'ok').map(({ code }) => code),
    ),
  ].sort();
}
