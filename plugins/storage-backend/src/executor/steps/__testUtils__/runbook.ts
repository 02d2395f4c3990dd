import { readFileSync } from 'fs';
import { resolve } from 'path';

const page = resolve(__dirname, '../../../../../../docs/operations/by-hand.md');

/** Parts of the page that a test runs, by the marks in front of their blocks. */
export type RunbookPart =
  | 'undo-before-record'
  | 'undo'
  | 'finish'
  | 'release-undo'
  | 'release-finish';

/**
 * The commands of one part of docs/operations/by-hand.md, exactly as they stand there.
 *
 * @throws Error where the page has no such part
 */
export function runbookCommands(part: RunbookPart): string {
  const text = readFileSync(page, 'utf8');
  const [, commands] =
    new RegExp(`<!-- test: ${part} -->\\n+\`\`\`sh\\n([^]*?)\`\`\``).exec(
      text,
    ) ?? [];
  if (!commands) {
    throw new Error(`${page} has no commands for '${part}'`);
  }
  return commands;
}
