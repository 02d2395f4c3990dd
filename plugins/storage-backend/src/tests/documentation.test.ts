import {
  driverProfile,
  driverRows,
  findingCodes,
  runbookPath,
  storagePermissions,
} from '@stowage/backstage-plugin-storage-common';
import type {
  DriverRow,
  FindingCode,
} from '@stowage/backstage-plugin-storage-common';
import { existsSync, readdirSync, readFileSync } from 'fs';
import { basename, join, resolve } from 'path';
import { parse } from 'yaml';
import { watchedResources } from '../adapters/kubernetes';
import { DEFAULT_EVICTION, DEFAULT_WALK } from '../config/clusterDefaults';

const root = resolve(__dirname, '../../../..');
const docs = join(root, 'docs');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

/** Rows of all tables of a page, as trimmed cells; formatting of the source does not matter. */
function tableRows(page: string): string[][] {
  return read('docs', page)
    .split('\n')
    .filter(line => line.startsWith('|') && !/^\|[-: |]+\|$/.test(line))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
}

/** The texts in backticks of a cell. */
function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
}

function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.md'),
  );
}

describe('runbooks', () => {
  const headings = [
    'What it means',
    'How Stowage knows',
    'What to check',
    'What to do',
    'When it ends',
    'When it is a false alarm',
  ];
  const codes = Object.keys(findingCodes) as FindingCode[];
  const pageOf = (code: FindingCode) =>
    `${runbookPath(code).replace(/\/$/, '')}.md`;

  it.each(codes)('has a page for %s', code => {
    const page = read('docs', pageOf(code));
    const { severity, title } = findingCodes[code];
    const [heading, facts] = page.split('\n\n');
    expect(heading).toBe(`# ${title}`);
    expect(facts).toBe(`\`${code}\` · ${severity}`);
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, text]) => text)).toEqual(
      headings,
    );
  });

  it('has no page for what is no code', () => {
    const pages = readdirSync(join(docs, 'runbooks')).filter(
      file => file !== 'index.md',
    );
    expect(pages.sort()).toEqual(
      codes.map(code => basename(pageOf(code))).sort(),
    );
  });

  it('lists each code with its severity', () => {
    const listed = tableRows('runbooks/index.md')
      .filter(([first]) => first.startsWith('[`'))
      .map(([link, severity]) => [...quoted(link), severity]);
    expect(listed.sort()).toEqual(
      codes.map(code => [code, findingCodes[code].severity]).sort(),
    );
  });
});

describe('navigation', () => {
  it('has every page once, and nothing that is missing', () => {
    const pages: string[] = [];
    const walk = (entry: unknown): void => {
      if (typeof entry === 'string') {
        pages.push(entry);
      } else if (Array.isArray(entry)) {
        entry.forEach(walk);
      } else {
        Object.values(entry as object).forEach(walk);
      }
    };
    walk(parse(read('mkdocs.yml')).nav);
    expect(pages.sort()).toEqual(markdownFiles(docs).sort());
  });

  it('is not broken by pictures that are missing', () => {
    const missing = markdownFiles(docs).flatMap(file =>
      [...read('docs', file).matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)]
        .map(([, target]) => join(docs, file, '..', target))
        .filter(target => !existsSync(target)),
    );
    expect(missing).toEqual([]);
  });
});

/** Paths of all settings in a config.d.ts, such as `storage.clusters[].name`; needs prettier's layout. */
function settingsOf(declaration: string): string[] {
  const settings: string[] = [];
  const path: string[] = [];
  const code = declaration.replace(/\/\*[\s\S]*?\*\//g, '');
  for (const line of code.split('\n').map(text => text.trim())) {
    const opened = /^(?:export interface )?(\w+)\??:? ?(Array<)?\{$/.exec(line);
    const leaf = /^(\w+)\??: .+;$/.exec(line);
    if (opened) {
      path.push(opened[2] ? `${opened[1]}[]` : opened[1]);
    } else if (/^\}>?;?$/.test(line)) {
      path.pop();
    } else if (leaf) {
      settings.push([...path.slice(1), leaf[1]].join('.'));
    }
  }
  return settings;
}

describe('configuration', () => {
  const plugins = join(root, 'plugins');
  const declared = readdirSync(plugins)
    .map(name => join('plugins', name, 'config.d.ts'))
    .filter(file => existsSync(join(root, file)))
    .flatMap(file => settingsOf(read(file)));
  const rows = tableRows('configuration.md').filter(([key]) =>
    key.startsWith('`'),
  );
  const defaultOf = (key: string) =>
    rows.find(([first]) => first === `\`${key}\``)?.[1];

  it('documents every setting, and none that does not exist', () => {
    expect(rows.map(([key]) => `storage.${quoted(key)[0]}`).sort()).toEqual(
      [...new Set(declared)].sort(),
    );
  });

  it('gives the defaults that the program has', () => {
    expect(defaultOf('clusters[].walk.image')).toBe(
      `\`${DEFAULT_WALK.image}\``,
    );
    expect(defaultOf('clusters[].walk.namespace')).toBe(
      `\`${DEFAULT_WALK.namespace}\``,
    );
    expect(defaultOf('clusters[].walk.interval')).toBe(
      `${DEFAULT_WALK.intervalMs / 60_000} minutes`,
    );
    expect(defaultOf('clusters[].walk.timeout')).toBe(
      `${DEFAULT_WALK.timeoutMs / 60_000} minutes`,
    );
    expect(defaultOf('clusters[].eviction.nodefsAvailable')).toBe(
      `\`${DEFAULT_EVICTION.nodefsAvailable}\``,
    );
    expect(defaultOf('clusters[].eviction.imagefsAvailable')).toBe(
      `\`${DEFAULT_EVICTION.imagefsAvailable}\``,
    );
    expect(defaultOf('clusters[].eviction.nodefsInodesFree')).toBe(
      `\`${DEFAULT_EVICTION.nodefsInodesFree}\``,
    );
  });
});

describe('driver traits', () => {
  const words = (value: string) => value.replaceAll('-', ' ');
  const cellsOf = (row: DriverRow) => [
    words(row.enforcesSize),
    words(row.grows),
    row.snapshot,
    words(row.figures),
    words(row.pinned),
    words(row.fsGroup),
    words(row.onDelete),
  ];
  const table = tableRows('concepts.md').filter(
    row => row.length === 9 && row[0] !== 'driver',
  );

  it('are documented as the program has them', () => {
    expect(table.map(([title, , ...cells]) => [title, ...cells])).toEqual(
      driverRows.map(row => [row.title, ...cellsOf(row)]),
    );
  });

  it.each(
    table.flatMap(([title, source]) =>
      quoted(source)
        .filter(text => /[./]/.test(text))
        .map(provisioner => [provisioner, title] as const),
    ),
  )('recognises %s as %s', (provisioner, title) => {
    const titles = table
      .filter(row => quoted(row[1]).includes(provisioner))
      .map(row => row[0]);
    const { row } = driverProfile({
      provisioner: provisioner.replaceAll('*', 'example'),
    });
    expect(titles).toContain(row.title);
    expect(titles).toContain(title);
  });
});

describe('rights and routes', () => {
  it('describes every permission', () => {
    const listed = tableRows('permissions-and-rbac.md')
      .flatMap(([first]) => quoted(first))
      .filter(name => name.startsWith('storage.'));
    expect(listed.sort()).toEqual(
      storagePermissions.map(({ name }) => name).sort(),
    );
  });

  it.each(Object.keys(watchedResources))(
    'says what is lost without %s',
    resource => {
      const lost = tableRows('permissions-and-rbac.md').flatMap(([first]) =>
        first.split(', '),
      );
      expect(lost).toContain(resource);
    },
  );

  it('lists every route', () => {
    const { paths } = parse(
      read('plugins/storage-backend/src/schema/openapi.yaml'),
    ) as { paths: Record<string, Record<string, unknown>> };
    const listed = tableRows('http-api.md')
      .flatMap(([first]) => quoted(first))
      .filter(route => /^[A-Z]+ \//.test(route));
    expect(listed.sort()).toEqual(
      Object.entries(paths)
        .flatMap(([path, methods]) =>
          Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
        )
        .sort(),
    );
  });
});
