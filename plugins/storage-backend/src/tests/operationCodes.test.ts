import { operationCodes } from '@stowage/backstage-plugin-storage-common';
import type { OperationCodeDefinition } from '@stowage/backstage-plugin-storage-common';
import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { parse } from 'yaml';

const root = resolve(__dirname, '../../../..');
const executor = join(__dirname, '../executor');

/** Rows of all tables of a page whose first cell is a code. */
function codeRows(page: string): string[][] {
  return readFileSync(join(root, 'docs', page), 'utf8')
    .split('\n')
    .filter(line => /^\| `[A-Z_]+`/.test(line))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
}

/** Ids of the steps that the page on moves describes. */
function stepsOfPage(): string[] {
  const page = readFileSync(join(root, 'docs/operations/move.md'), 'utf8');
  const section = page.split('## Step by step')[1].split('\n## ')[0];
  return [...section.matchAll(/^\| `([a-z-]+)`/gm)].map(([, id]) => id);
}

/** States of an operation as the API names them. */
function statesOfApi(): string[] {
  const { components } = parse(
    readFileSync(join(__dirname, '../schema/openapi.yaml'), 'utf8'),
  );
  return components.schemas.OperationState.enum;
}

/** Codes with which steps of an operation end it, by the file that does so. */
function codesThrown(): Array<[string, string]> {
  return readdirSync(executor, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap(file => {
      const source = readFileSync(join(executor, file), 'utf8');
      const thrown = source.matchAll(
        /new (?:UndoRequired|NeedsPerson)\([\s\S]*?,\s*'([A-Z_]+)',?\s*\)/g,
      );
      return [...thrown].map(([, code]): [string, string] => [code, file]);
    });
}

describe('codes of operations', () => {
  it('are documented as the program has them', () => {
    expect(codeRows('operations/preflight.md')).toEqual(
      Object.entries(operationCodes).map(
        ([code, { level, title, explanation, remedy }]) => [
          `\`${code}\``,
          level,
          title,
          explanation,
          remedy || '–',
        ],
      ),
    );
  });

  it('have a remedy where something is in the way', () => {
    const definitions: OperationCodeDefinition[] =
      Object.values(operationCodes);
    for (const { level, title, explanation, remedy } of definitions) {
      expect(title).not.toMatch(/\.$/);
      expect(explanation).toMatch(/\.$/);
      expect(remedy).toMatch(level === 'blocking' ? /.\.$/ : /\.$|^$/);
    }
  });

  it('are published before a step uses them', () => {
    expect(codesThrown().filter(([code]) => !(code in operationCodes))).toEqual(
      [],
    );
  });
});

describe('steps of a move', () => {
  it('are described in their order', () => {
    expect(stepsOfPage()).toEqual([
      'lock',
      'preflight',
      'safe',
      'pause',
      'target',
      'stage',
      'compare',
      'record',
      'stop',
      'recheck',
      'fence',
      'delta',
      'prove',
      'rebind',
      'recreate',
      'start',
      'prove-rest',
      'tidy',
      'repository',
    ]);
  });
});

describe('states of an operation', () => {
  it('are described, each with what runs, where the data is, what is kept, what comes next', () => {
    const page = readFileSync(join(root, 'docs/operations/move.md'), 'utf8');
    const section = page.split('## States')[1].split('\n## ')[0];
    const rows = [...section.matchAll(/^\| `([a-z-]+)`(.*)\|$/gm)];
    expect(rows.map(([, state]) => state)).toEqual(statesOfApi());
    for (const [, , cells] of rows) {
      const texts = cells.split('|').map(cell => cell.trim());
      expect(texts.slice(1)).toHaveLength(4);
      expect(texts.slice(1)).not.toContain('');
    }
  });
});
