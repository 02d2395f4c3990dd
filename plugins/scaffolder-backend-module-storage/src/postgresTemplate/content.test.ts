import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { parse, parseAllDocuments } from 'yaml';
import { templateFolder } from './__testUtils__/PostgresFixture';
import {
  parameters,
  RenderedTemplate,
  renderTemplate,
  writeRendered,
} from './__testUtils__/renderTemplate';

/** Objects by kind and name, as `kubectl` and the actions should agree on them. */
function byName(manifests: JsonObject[]): Record<string, JsonObject> {
  return Object.fromEntries(
    manifests.map(manifest => [
      `${manifest.kind} ${(manifest.metadata as JsonObject).name}`,
      manifest,
    ]),
  );
}

describe('the content of the template', () => {
  const directory = createMockDirectory();
  let plain: RenderedTemplate;
  let limited: RenderedTemplate;

  beforeAll(async () => {
    plain = await renderTemplate(parameters);
    limited = await renderTemplate({
      ...parameters,
      name: 'a'.repeat(40),
      limitNamespace: true,
      namespaceTotal: '100Gi',
      largestClaim: '50Gi',
    });
  }, 120_000);

  it('runs every step of a portal without a Git host', () => {
    expect(
      plain.log
        .filter(({ status }) => status === 'completed' || status === 'skipped')
        .map(({ stepId, status }) => `${stepId} ${status}`),
    ).toEqual([
      'check completed',
      'fetch completed',
      'limits skipped',
      'rehearse completed',
      'publishPortal completed',
      'publishGithub skipped',
      'publishGitlab skipped',
      'publishGitea skipped',
      'register skipped',
      'apply completed',
      'wait completed',
    ]);
    expect(plain.output).toMatchObject({
      links: [{ entityRef: 'component:default/orders-db' }],
    });
  });

  it('renders the files as recorded', () => {
    const recorded = Object.fromEntries(
      Object.entries(plain.files).map(([path, content]) => [
        path,
        path.startsWith('deploy/scripts/')
          ? 'as in the template'
          : content.replace(/'\d{4}-\d\d-\d\dT[\d:]+Z'$/m, "'<time>'"),
      ]),
    );
    expect(recorded).toMatchSnapshot();
  });

  it('leaves the scripts as they are', () => {
    for (const script of ['dump.sh', 'guard-volume.sh']) {
      const path = `deploy/scripts/${script}`;
      expect(plain.files[path]).toBe(
        readFileSync(join(templateFolder, 'content', path), 'utf8'),
      );
    }
  });

  it('leaves nothing unrendered', () => {
    const rendered = Object.entries(limited.files)
      .filter(([path]) => !path.startsWith('deploy/scripts/'))
      .map(([path, content]) => `${path}: ${content}`)
      .join('\n');
    expect(rendered).not.toMatch(/\$\{\{|\{%|undefined/);
  });

  it('adds the limits of the namespace on request only', () => {
    expect(Object.keys(plain.files)).not.toContain('deploy/limits.yaml');
    const objects = byName(limited.checked[0]);
    expect(objects[`ResourceQuota ${'a'.repeat(40)}-storage`].spec).toEqual({
      hard: {
        'local-path.storageclass.storage.k8s.io/requests.storage': '100Gi',
      },
    });
    expect(objects[`LimitRange ${'a'.repeat(40)}-storage`].spec).toEqual({
      limits: [{ type: 'PersistentVolumeClaim', max: { storage: '50Gi' } }],
    });
  });

  it('has one replica, no budget against drains, and no rights of its own', () => {
    const objects = byName(plain.checked[0]);
    expect(objects['StatefulSet orders-db']).toMatchObject({
      spec: {
        replicas: 1,
        template: { spec: { automountServiceAccountToken: false } },
      },
    });
    expect(
      [...new Set(plain.checked[0].map(({ kind }) => kind))].sort(),
    ).toEqual([
      'ConfigMap',
      'CronJob',
      'NetworkPolicy',
      'PersistentVolumeClaim',
      'Service',
      'StatefulSet',
    ]);
  });

  it('describes the component for the catalog', () => {
    expect(parse(plain.files['catalog-info.yaml'])).toMatchObject({
      kind: 'Component',
      metadata: {
        name: 'orders-db',
        description: parameters.description,
        annotations: {
          'backstage.io/kubernetes-id': 'orders-db',
          'backstage.io/kubernetes-namespace': 'orders',
          'backstage.io/kubernetes-cluster': 'home',
          'backstage.io/techdocs-ref': 'dir:.',
          'stowage.io/template': 'postgres',
        },
      },
      spec: { owner: 'group:default/orders' },
    });
  });

  it('keeps every name within what Kubernetes allows', () => {
    for (const { kind, metadata } of limited.checked[0]) {
      const { name } = metadata as { name: string };
      // A Job of a CronJob appends 11 characters, a pod of a StatefulSet its revision.
      const limit = kind === 'CronJob' || kind === 'StatefulSet' ? 52 : 63;
      expect(`${name}`.length).toBeLessThanOrEqual(limit);
    }
  });

  const kubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;
  const itWithKubectl = kubectl ? it : it.skip;
  itWithKubectl(
    `is read by the actions as by Kustomize${
      kubectl ? '' : ' (skipped: no kubectl)'
    }`,
    () => {
      for (const rendered of [plain, limited]) {
        directory.setContent({});
        writeRendered(rendered, directory.path);
        const built = spawnSync(
          'kubectl',
          ['kustomize', directory.resolve('deploy')],
          { encoding: 'utf8' },
        );
        // eslint-disable-next-line jest/no-standalone-expect -- a test under a condition
        expect({
          stderr: built.stderr,
          objects: byName(
            parseAllDocuments(built.stdout).map(document => document.toJS()),
          ),
        }).toEqual({ stderr: '', objects: byName(rendered.checked[0]) });
      }
    },
  );
});
