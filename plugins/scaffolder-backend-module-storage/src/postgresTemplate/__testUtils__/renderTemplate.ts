import {
  createBackendPlugin,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'fs';
import { dirname, join } from 'path';
import request from 'supertest';
import { parse } from 'yaml';
import scaffolderModuleStorage from '../..';
import { templateFolder } from './PostgresFixture';

/** The template as it lies in the repository. */
export const template = parse(
  readFileSync(join(templateFolder, 'template.yaml'), 'utf8'),
);

/** What the form would send. */
export const parameters = {
  name: 'orders-db',
  description: 'Orders: "paid" and open',
  owner: 'group:default/orders',
  version: '15',
  cluster: 'home',
  namespace: 'orders',
  tier: 'hot',
  size: '10Gi',
  backupTier: 'shared',
  backupSize: '20Gi',
  schedule: '17 2 * * *',
  keep: 7,
  limitNamespace: false,
  delivery: 'portal',
};

/** A finished dry run. */
export interface RenderedTemplate {
  /** Content of each file by its path. */
  files: Record<string, string>;
  /** What the actions sent to `/manifests/check`, in order. */
  checked: JsonObject[][];
  /** Names of the steps that ran, and what they logged. */
  log: Array<{ stepId?: string; message: string; status?: string }>;
  output: JsonObject;
}

/**
 * Runs the template with the scaffolder's own dry run, the actions of this package, and a storage
 * plugin that allows everything.
 */
export async function renderTemplate(
  values: JsonObject,
): Promise<RenderedTemplate> {
  const checked: JsonObject[][] = [];
  const backend = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleStorage,
      agreeingStoragePlugin(checked),
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({
        data: {
          storage: { repositories: { path: join(templateFolder, 'none') } },
        },
      }),
    ],
  });
  try {
    const { body, status } = await request(backend.server)
      .post('/api/scaffolder/v2/dry-run')
      .set('authorization', mockCredentials.user.header())
      .send({
        template,
        values,
        secrets: {},
        directoryContents: filesBelow(templateFolder).map(path => ({
          path,
          base64Content: readFileSync(join(templateFolder, path), 'base64'),
        })),
      });
    if (status !== 200) {
      throw new Error(
        `The dry run answered ${status}: ${JSON.stringify(body)}`,
      );
    }
    return {
      files: Object.fromEntries(
        body.directoryContents.map(
          (file: { path: string; base64Content: string }) => [
            file.path,
            Buffer.from(file.base64Content, 'base64').toString(),
          ],
        ),
      ),
      checked,
      log: body.log.map((line: { body: object }) => line.body),
      output: body.output,
    };
  } finally {
    await backend.stop();
  }
}

/** Writes a rendered template to a folder. */
export function writeRendered(
  { files }: RenderedTemplate,
  folder: string,
): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    if (path.endsWith('.sh')) {
      chmodSync(join(folder, path), 0o755);
    }
  }
}

const tiers = [
  { id: 'hot', storageClass: 'local-path', backupTarget: false },
  { id: 'shared', storageClass: 'nfs-storage', backupTarget: true },
].map(tier => ({
  ...tier,
  title: tier.id,
  cluster: parameters.cluster,
  available: true,
}));

function agreeingStoragePlugin(checked: JsonObject[][]) {
  return createBackendPlugin({
    pluginId: 'storage',
    register({ registerInit }) {
      registerInit({
        deps: { http: coreServices.httpRouter },
        async init({ http }) {
          http.use(async (call, answer) => {
            const chunks: Buffer[] = [];
            for await (const chunk of call) {
              chunks.push(chunk);
            }
            const body = JSON.parse(Buffer.concat(chunks).toString() || '{}');
            switch (call.path) {
              case '/tiers':
                answer.json({ items: tiers });
                break;
              case '/claims/check':
                answer.json({ allowed: true, checks: [] });
                break;
              default:
                checked.push(body.manifests);
                answer.json({
                  dryRun: true,
                  allowed: true,
                  checks: [],
                  objects: [],
                });
            }
          });
        },
      });
    },
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
