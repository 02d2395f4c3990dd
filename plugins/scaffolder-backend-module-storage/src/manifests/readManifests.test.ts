import { createMockDirectory } from '@backstage/backend-test-utils';
import { readManifests } from './readManifests';

const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: orders-db}\n';

describe('readManifests', () => {
  const directory = createMockDirectory();

  async function read(files: Record<string, string>) {
    directory.setContent(
      Object.fromEntries(
        Object.entries(files).map(([name, content]) => [
          `deploy/${name}`,
          content,
        ]),
      ),
    );
    return await readManifests({ workspace: directory.path, path: 'deploy' });
  }

  it('reads documents and generated ConfigMaps into the namespace', async () => {
    await expect(
      read({
        'kustomization.yaml': `
namespace: orders
resources: [all.yaml]
generatorOptions: {disableNameSuffixHash: true, labels: {a: b}}
configMapGenerator:
  - name: scripts
    files: [run.sh, other=scripts/stop.sh]
    literals: [mode=fast=er]
`,
        'all.yaml': `${service}---\n---\n${service}`,
        'run.sh': 'run',
        'scripts/stop.sh': 'stop',
      }),
    ).resolves.toEqual([
      {
        file: 'deploy/kustomization.yaml',
        manifest: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: {
            name: 'scripts',
            namespace: 'orders',
            labels: { a: 'b' },
          },
          data: { 'run.sh': 'run', other: 'stop', mode: 'fast=er' },
        },
      },
      ...Array(2).fill({
        file: 'deploy/all.yaml',
        manifest: {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'orders-db', namespace: 'orders' },
        },
      }),
    ]);
  });

  it.each([
    [
      'patches: []\nresources: [a.yaml]',
      'deploy/kustomization.yaml uses what templates cannot apply: patches is not supported',
    ],
    [
      'configMapGenerator: [{name: a, envs: [x]}]',
      'configMapGenerator.0.envs is not supported',
    ],
    [
      'configMapGenerator: [{name: a}]',
      'the ConfigMap a would get a name that ends with a hash',
    ],
    ['resources: [missing.yaml]', 'There is no file deploy/missing.yaml'],
    ['resources: [folder]', 'deploy/folder is a folder'],
    ['resources: ["https://example.org/a.yaml"]', 'is not a file'],
    ['resources: [../../secret.yaml]', 'Relative path is not allowed'],
    ['resources: [broken.yaml]', 'deploy/broken.yaml: '],
    ['resources: [list.yaml]', 'deploy/list.yaml holds a List'],
    ['resources: [text.yaml]', 'without apiVersion and kind'],
    ['resources: [nameless.yaml]', 'a Service has no metadata.name'],
    ['resources: []', 'lists no resources'],
    ['just text', 'deploy/kustomization.yaml uses what templates cannot apply'],
  ])('refuses %j', async (kustomization, message) => {
    await expect(
      read({
        'kustomization.yaml': kustomization,
        'folder/a.yaml': service,
        'broken.yaml': 'a: [',
        'list.yaml': 'apiVersion: v1\nkind: List\nitems: []',
        'text.yaml': 'hello',
        'nameless.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {}',
      }),
    ).rejects.toThrow(message);
  });

  it('asks for a kustomization.yaml', async () => {
    await expect(read({ 'a.yaml': service })).rejects.toThrow(
      'There is no file deploy/kustomization.yaml',
    );
  });
});
