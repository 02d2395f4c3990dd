import {
  createMockDirectory,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import {
  actionContext,
  errorBody,
  storageUrl,
  testStorageApi,
} from '../__testUtils__/storageApi';
import { createCheckManifestsAction } from './checkManifests';
import { checkManifestsExamples } from './checkManifests.examples';

const place = { cluster: 'home', namespace: 'orders' };

function tier(id: string, more: object = {}) {
  return {
    id,
    title: id,
    cluster: 'home',
    storageClass: `${id}-class`,
    available: true,
    backupTarget: id === 'shared',
    ...more,
  };
}

describe('storage:manifests:check', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const directory = createMockDirectory();
  const action = createCheckManifestsAction({ api: testStorageApi() });
  const requests: unknown[] = [];

  beforeEach(() => {
    requests.length = 0;
    directory.setContent({
      'deploy/kustomization.yaml': 'resources: [service.yaml]',
      'deploy/service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: orders-db}',
    });
    server.use(
      http.get(`${storageUrl}/tiers`, () =>
        HttpResponse.json({
          items: [
            tier('hot'),
            tier('shared'),
            tier('gone', {
              available: false,
              unavailableReason: 'the storage class gone-class is not there',
            }),
          ],
        }),
      ),
      http.post(`${storageUrl}/claims/check`, async ({ request }) => {
        requests.push(await request.json());
        return HttpResponse.json({
          allowed: true,
          checks: [
            {
              code: 'SIZE_NOT_ENFORCED',
              level: 'warning',
              message: 'Careful.',
            },
          ],
        });
      }),
      http.post(`${storageUrl}/manifests/check`, async ({ request }) => {
        requests.push(await request.json());
        return HttpResponse.json({
          dryRun: true,
          allowed: true,
          checks: [],
          objects: [
            {
              ref: { cluster: 'home', kind: 'Service', name: 'orders-db' },
              outcome: 'created',
            },
          ],
        });
      }),
    );
  });

  it.each(checkManifestsExamples)(
    'runs the example: $description',
    async ({ example }) => {
      const [{ input }] = parse(example).steps;
      const context = actionContext(input, { workspacePath: directory.path });
      await action.handler(context);
      expect(requests).not.toEqual([]);
      expect(context.output).toHaveBeenCalledWith(
        'checkedAt',
        expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      );
    },
  );

  it('answers the class of each tier and what to read', async () => {
    const context = actionContext({
      ...place,
      name: 'orders-db',
      claims: [
        { tier: 'hot', size: '10Gi' },
        { tier: 'shared', size: '5Gi', use: 'backup' as const },
      ],
    });
    await action.handler(context);
    expect(requests[0]).toEqual({
      ...place,
      name: 'orders-db',
      tier: 'hot',
      size: '10Gi',
    });
    expect(context.output).toHaveBeenCalledWith('claims', [
      { tier: 'hot', size: '10Gi', storageClass: 'hot-class' },
      { tier: 'shared', size: '5Gi', storageClass: 'shared-class' },
    ]);
    expect(context.output).toHaveBeenCalledWith('warnings', ['Careful.']);
  });

  it('rehearses the manifests, in a dry run too', async () => {
    const context = actionContext(
      { ...place, path: 'deploy' },
      { workspacePath: directory.path, isDryRun: true },
    );
    await action.handler(context);
    expect(requests).toEqual([
      {
        ...place,
        manifests: [
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'orders-db' },
          },
        ],
      },
    ]);
    expect(context.output).toHaveBeenCalledWith('objects', [
      { kind: 'Service', name: 'orders-db', outcome: 'created' },
    ]);
  });

  it.each([
    [
      { tier: 'cold', size: '1Gi' },
      'home has no tier cold. It has: hot, shared, gone.',
    ],
    [
      { tier: 'gone', size: '1Gi' },
      'the storage class gone-class is not there',
    ],
    [
      { tier: 'hot', size: '1Gi', use: 'backup' as const },
      'hot is not meant for copies',
    ],
  ])('refuses the claim %j', async (claim, message) => {
    await expect(
      action.handler(actionContext({ ...place, claims: [claim] })),
    ).rejects.toThrow(message);
  });

  it('names the field and the remedy of what blocks', async () => {
    server.use(
      http.post(`${storageUrl}/claims/check`, () =>
        HttpResponse.json({
          allowed: false,
          checks: [
            {
              code: 'QUOTA_EXCEEDED',
              level: 'blocking',
              field: 'size',
              message: 'The quota has 4Gi left.',
              remedy: 'Ask for less.',
            },
          ],
        }),
      ),
    );
    await expect(
      action.handler(
        actionContext({ ...place, claims: [{ tier: 'hot', size: '9Gi' }] }),
      ),
    ).rejects.toThrow('size: The quota has 4Gi left. Ask for less.');
  });

  it('names file and object of a manifest that the cluster refuses', async () => {
    server.use(
      http.post(`${storageUrl}/manifests/check`, () =>
        HttpResponse.json({
          dryRun: true,
          allowed: false,
          checks: [],
          objects: [
            {
              ref: { cluster: 'home', kind: 'Service', name: 'orders-db' },
              outcome: 'failed',
              message: 'spec.ports: Required value',
            },
          ],
        }),
      ),
    );
    await expect(
      action.handler(
        actionContext(
          { ...place, path: 'deploy' },
          { workspacePath: directory.path },
        ),
      ),
    ).rejects.toThrow(
      'deploy/service.yaml: Service orders-db: spec.ports: Required value',
    );
  });

  it.each([
    [403, 'NotAllowedError', 'You may not use the namespace orders'],
    [404, 'NotFoundError', 'There is no namespace orders'],
    [503, 'ServiceUnavailableError', 'The cluster home does not answer'],
  ])('passes on an answer of %d', async (status, name, message) => {
    server.use(
      http.get(`${storageUrl}/tiers`, () =>
        HttpResponse.json(errorBody(name, message), { status }),
      ),
    );
    await expect(
      action.handler(
        actionContext({ ...place, claims: [{ tier: 'hot', size: '9Gi' }] }),
      ),
    ).rejects.toMatchObject({ name, message });
  });

  it('asks for something to check', async () => {
    await expect(action.handler(actionContext(place))).rejects.toThrow(
      'give claims or a path',
    );
  });
});
