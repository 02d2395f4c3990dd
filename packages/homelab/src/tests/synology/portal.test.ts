import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonArray } from '@backstage/types';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- the whole of both is tested
import storagePlugin from '@stowage/backstage-plugin-storage-backend';
import storageModuleSynology from '@stowage/backstage-plugin-storage-backend-module-synology';
import request from 'supertest';
import { TestNas } from './__testUtils__/TestNas';

// Migrations and the OpenAPI document take seconds on a busy machine.
jest.setTimeout(60_000);

describe('a portal with a Synology NAS', () => {
  let test: TestNas;

  beforeAll(async () => {
    test = await TestNas.start();
  });
  afterAll(() => test.stop());

  /** Starts a backend with these NAS, each of which was looked at once. */
  async function start(
    nas: Array<{ name: string; type: string; [key: string]: unknown }>,
  ) {
    const scheduler = mockServices.scheduler();
    const { server } = await startTestBackend({
      features: [
        storagePlugin,
        storageModuleSynology,
        catalogServiceMock.factory({ entities: [] }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        mockServices.rootConfig.factory({
          data: {
            storage: {
              // A NAS shows beside a cluster, even one that is down.
              clusters: [
                { name: 'down', url: 'https://127.0.0.1:1', token: 'token' },
              ],
              nas: nas as JsonArray,
            },
          },
        }),
      ],
    });
    for (const { name } of nas) {
      await scheduler.triggerTask(`look-at-nas-${name}`);
    }
    return server;
  }

  /** Asks until the answer is as it should be; the test's timeout ends it. */
  async function eventually<T>(
    ask: () => Promise<T>,
    isRight: (answer: T) => boolean,
  ): Promise<T> {
    for (;;) {
      const answer = await ask();
      if (isRight(answer)) {
        return answer;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  const entry = () => ({
    name: 'nas',
    type: 'synology',
    url: test.nas.url,
    reader: { account: 'stowage-read', password: 'look-at-it' },
    fingerprint: test.nas.fingerprint,
  });

  it('shows the volumes of a NAS as pools', async () => {
    const server = await start([entry()]);
    const { body } = await eventually(
      async () => await request(server).get('/api/storage/pools'),
      answer => answer.body.items?.length > 0,
    );
    const [volume] = body.items;
    expect(volume).toMatchObject({
      id: 'down/nas-volume/nas:/volume1',
      kind: 'nas-volume',
      room: { source: 'nas' },
      nas: { model: 'DS920+', state: 'ready', volume: { health: 'normal' } },
    });
    expect(volume.nas.disks).toHaveLength(3);
    expect(JSON.stringify(body)).not.toContain('look-at-it');
  });

  it('says what is wrong with an entry, with the login and with the certificate', async () => {
    const server = await start([
      { name: 'nowhere', type: 'synology' },
      {
        ...entry(),
        name: 'refused',
        reader: { account: 'stowage-read', password: 'guessed-wrong' },
      },
      { ...entry(), name: 'untrusted', fingerprint: '00'.repeat(32) },
    ]);
    const { body } = await eventually(
      async () => await request(server).get('/api/storage/findings'),
      answer =>
        answer.body.items?.filter(({ code }: { code: string }) =>
          code.startsWith('NAS_'),
        ).length === 3,
    );
    const found = (name: string) =>
      body.items.find(
        ({ subject }: { subject: { name: string } }) => subject.name === name,
      );
    expect(found('nowhere')).toMatchObject({
      code: 'NAS_UNREACHABLE',
      title: 'nowhere cannot be used as it is configured',
      evidence: expect.stringContaining('storage.nas[0]: '),
    });
    expect(found('refused')).toMatchObject({
      code: 'NAS_LOGIN_REFUSED',
      evidence: expect.stringContaining('account or password is wrong'),
      data: { code: '400' },
    });
    expect(found('untrusted')).toMatchObject({
      code: 'NAS_UNREACHABLE',
      title: 'untrusted is not trusted',
      evidence: expect.stringContaining(test.nas.fingerprint),
    });
    expect(JSON.stringify(body)).not.toContain('guessed-wrong');
  });
});
