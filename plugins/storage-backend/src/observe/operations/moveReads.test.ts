import { readFileSync } from 'fs';
import { resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import { moveReads } from './moveReads';
import type { MoveRead } from './moveReads';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** Rules that are granted in all namespaces by the role files together. */
function grantedRules(): Rule[] {
  return ['observe.yaml', 'move.yaml'].flatMap(name => {
    const file = resolve(__dirname, '../../../../../deploy/rbac', name);
    return parseAllDocuments(readFileSync(file, 'utf8'))
      .map(document => document.toJS())
      .filter(({ kind }) => kind === 'ClusterRole')
      .flatMap(({ rules }) => rules as Rule[]);
  });
}

describe('moveReads', () => {
  const reads: MoveRead[] = Object.values(moveReads).flat();

  it.each(reads.map(read => [read.resource, read.apiVersion]))(
    'may list %s of %s with the roles that are shipped',
    (resource, apiVersion) => {
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      expect(
        grantedRules().some(
          rule =>
            rule.apiGroups.includes(group) &&
            rule.resources.includes(resource) &&
            rule.verbs.includes('list'),
        ),
      ).toBe(true);
    },
  );
});
