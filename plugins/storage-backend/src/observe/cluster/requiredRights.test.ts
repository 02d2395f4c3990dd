import { readFileSync } from 'fs';
import { resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import { requiredRights } from './requiredRights';
import { clusterConfig } from './testing/clusterConfig';

interface Role {
  kind: string;
  metadata: { namespace?: string };
  rules?: Array<{
    apiGroups?: string[];
    resources?: string[];
    verbs: string[];
  }>;
}

const folder = resolve(__dirname, '../../../../../deploy/rbac');

/** `verb group/resource@namespace` of everything that a file of deploy/rbac grants. */
function granted(file: string): string[] {
  const documents = parseAllDocuments(
    readFileSync(resolve(folder, file), 'utf8'),
  );
  return documents
    .map(document => document.toJS() as Role)
    .filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role')
    .flatMap(({ kind, metadata, rules = [] }) =>
      rules.flatMap(({ apiGroups = [], resources = [], verbs }) =>
        apiGroups.flatMap(group =>
          resources.flatMap(resource =>
            verbs.map(
              verb =>
                `${verb} ${group}/${resource}@${
                  kind === 'Role' ? metadata.namespace : ''
                }`,
            ),
          ),
        ),
      ),
    )
    .sort();
}

describe('requiredRights', () => {
  const config = clusterConfig({ kind: 'in-cluster' });
  const everything = requiredRights({
    ...config,
    kubelet: { ...config.kubelet, enabled: true },
    walk: { ...config.walk, enabled: true },
    apply: { enabled: true },
    move: { enabled: false, namespace: 'movers', image: '' },
  });

  it.each(['observe.yaml', 'observe-kubelet.yaml', 'walk.yaml', 'apply.yaml'])(
    'asks for exactly what deploy/rbac/%s grants',
    file => {
      const asked = everything
        .filter(({ role }) => role === file)
        .map(
          ({ verb, apiGroup, resource, subresource, namespace = '' }) =>
            `${verb} ${apiGroup}/${resource}${
              subresource ? `/${subresource}` : ''
            }@${namespace}`,
        )
        .sort();
      expect(asked).toEqual(granted(file));
    },
  );

  it('asks for nothing that is switched off', () => {
    expect(new Set(requiredRights(config).map(({ role }) => role))).toEqual(
      new Set(['observe.yaml']),
    );
  });
});
