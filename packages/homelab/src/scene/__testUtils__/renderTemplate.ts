import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import { ApiObject } from '../../cluster/objects';

const deploy = resolve(
  __dirname,
  '../../../../../templates/postgres/content/deploy',
);
const placeholder =
  /\$\{\{\s*values\.(\w+)(\s*\|\s*replace\("-", "_"\))?\s*\}\}/g;

/**
 * The objects that the PostgreSQL template makes, in an order in which they can
 * be created. It knows the notation of those files and no other.
 *
 * @throws Error for a value that is not given
 */
export function renderPostgres(values: Record<string, string>): ApiObject[] {
  const render = (name: string) =>
    readFileSync(join(deploy, name), 'utf8').replace(
      placeholder,
      (_, key: string, replaced?: string) => {
        if (values[key] === undefined) {
          throw new Error(`${name} needs the value '${key}'`);
        }
        return replaced ? values[key].replaceAll('-', '_') : values[key];
      },
    );
  const objects = [
    'settings.yaml',
    'services.yaml',
    'network-policies.yaml',
    'dumps-claim.yaml',
    'statefulset.yaml',
    'dump-cronjob.yaml',
  ].flatMap(name =>
    parseAllDocuments(render(name)).map(document => document.toJS()),
  );
  const scripts = readdirSync(join(deploy, 'scripts'));
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        namespace: values.namespace,
        name: `${values.name}-scripts`,
      } as ApiObject['metadata'],
      data: Object.fromEntries(
        scripts.map(name => [
          name,
          readFileSync(join(deploy, 'scripts', name), 'utf8'),
        ]),
      ),
    } as ApiObject,
    ...objects,
  ];
}
