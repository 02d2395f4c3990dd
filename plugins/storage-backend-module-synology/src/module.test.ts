import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { JsonArray } from '@backstage/types';
import {
  storageNasExtensionPoint,
  type NasProvider,
} from '@stowage/backstage-plugin-storage-node';
import storageModuleSynology from './index';

/** What the module brings, and what it warns of, with these NAS configured. */
async function bring(nas: JsonArray) {
  const providers: NasProvider[] = [];
  const logger = mockServices.logger.mock();
  await startTestBackend({
    extensionPoints: [
      [
        storageNasExtensionPoint,
        { addProvider: (each: NasProvider) => providers.push(each) },
      ],
    ],
    features: [
      storageModuleSynology,
      logger.factory,
      mockServices.rootConfig.factory({ data: { storage: { nas } } }),
    ],
  });
  const warnings = logger.warn.mock.calls.map(([message]) => String(message));
  return { providers, warnings };
}

const entry = {
  name: 'cellar',
  title: 'Cellar',
  type: 'synology',
  url: 'https://192.0.2.20:5001',
  clusters: ['home'],
  interval: { minutes: 1 },
  reader: { account: 'look', password: 'secret-password' },
};

describe('storageModuleSynology', () => {
  it('brings each Synology NAS, and shows one that is configured wrongly', async () => {
    const { providers, warnings } = await bring([
      entry,
      { name: 'other', type: 'truenas' },
      { ...entry, name: 'attic', url: 'http://192.0.2.21:5000' },
    ]);
    expect(
      providers.map(({ name, title, clusters, intervalMs }) => ({
        name,
        title,
        clusters,
        intervalMs,
      })),
    ).toEqual([
      {
        name: 'attic',
        title: 'attic',
        clusters: undefined,
        intervalMs: 3600_000,
      },
      {
        name: 'cellar',
        title: 'Cellar',
        clusters: ['home'],
        intervalMs: 60_000,
      },
    ]);
    await expect(providers[0].shares()).rejects.toMatchObject({
      reason: 'misconfigured',
      message: expect.stringMatching(/storage\.nas\[2\].*is not https/),
    });
    expect(warnings).toEqual([
      expect.stringMatching(/'attic' cannot be used.*is not https/),
    ]);
  });

  it('warns where any certificate is accepted', async () => {
    const { warnings } = await bring([
      { ...entry, dangerouslySkipTlsVerify: true },
    ]);
    expect(warnings).toEqual([
      expect.stringContaining('dangerouslySkipTlsVerify is on'),
    ]);
    expect(warnings.join()).not.toContain('secret-password');
  });
});
