import { spawnSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { sentAndStoredTypes } from '../registry/types';
import { FieldType, schema } from '../schema/Schema';
import { MessageTable, messagesOf } from './goStructs';
import table from './messageNumbers.json';

/** Set to write the table anew instead of comparing it, after an update of Kubernetes. */
const writeVariable = 'STOWAGE_WRITE_SCHEMA';
const goModule = join(
  dirname(require.resolve('@stowage/test-cluster/package.json')),
  'go/kubernetes',
);

/** The folder of a Go module's sources, or undefined where Go or they are not there. */
function sourcesOf(name: string): string | undefined {
  const { status, stdout } = spawnSync(
    'go',
    ['list', '-mod=mod', '-m', '-f', '{{.Dir}}', name],
    {
      cwd: goModule,
      env: { ...process.env, GOFLAGS: '', GOPROXY: 'off' },
      encoding: 'utf8',
    },
  );
  return status === 0 ? stdout.trim() || undefined : undefined;
}

function read(folder: string, prefix: string): MessageTable {
  const [group, version] = prefix.split('.');
  return messagesOf(
    readFileSync(join(folder, group, version, 'types.go'), 'utf8'),
    prefix,
  );
}

/** The structure that a type, its items or its values are. */
function structOf(type: FieldType): string | undefined {
  return type.element ? structOf(type.element) : type.struct;
}

const api = sourcesOf('k8s.io/api');
const machinery = sourcesOf('k8s.io/apimachinery');
const missing = !api || !machinery;
const declare = missing ? describe.skip : describe;

declare(
  `the table of messages${missing ? ' (skipped: no Go sources)' : ''}`,
  () => {
    it('has the numbers of the Go sources', () => {
      const meta = messagesOf(
        readFileSync(join(machinery!, 'pkg/apis/meta/v1/types.go'), 'utf8'),
        'meta.v1',
      );
      const packages = new Map<string, MessageTable>([['meta.v1', meta]]);
      const found: MessageTable = {};
      const visit = (struct: string): void => {
        const [group, version] = struct.split('.');
        const prefix = `${group}.${version}`;
        // Definitions of kinds are made by JSON alone.
        if (found[struct] || group === 'apiextensions') {
          return;
        }
        const own = packages.get(prefix) ?? read(api!, prefix);
        packages.set(prefix, own);
        if (!own[struct]) {
          return;
        }
        found[struct] = own[struct];
        schema.fieldsOf(struct)?.forEach(type => {
          const inner = structOf(type);
          if (inner) {
            visit(inner);
          }
        });
        for (const [, inline] of own[struct].matchAll(/>([^=]+)=/g)) {
          visit(inline);
        }
      };
      sentAndStoredTypes.forEach(visit);
      const sorted = Object.fromEntries(
        Object.keys(found)
          .sort()
          .map(name => [name, found[name]]),
      );
      if (process.env[writeVariable]) {
        writeFileSync(
          join(__dirname, 'messageNumbers.json'),
          `${JSON.stringify(sorted, undefined, 2)}\n`,
        );
      }
      expect(process.env[writeVariable] ? sorted : table).toEqual(sorted);
      // Every field that the API has can be sent; those of inline structs are in theirs.
      const gaps = Object.entries(sorted)
        .filter(([, line]) => !line.includes('>'))
        .flatMap(([struct, line]) =>
          [...(schema.fieldsOf(struct)?.keys() ?? [])]
            .filter(
              name =>
                !['apiVersion', 'kind'].includes(name) &&
                !` ${line}`.includes(` ${name}=`),
            )
            .map(name => `${struct}.${name}`),
        );
      expect(gaps).toEqual([]);
      expect(sorted['core.v1.Volume']).toBe('name=1 >core.v1.VolumeSource=2');
    });
  },
);
