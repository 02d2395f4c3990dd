import {
  createMockDirectory,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import {
  actionContext,
  storageUrl,
  testStorageApi,
} from '../__testUtils__/storageApi';
import { createApplyManifestsAction } from './applyManifests';
import { applyManifestsExamples } from './applyManifests.examples';

describe('storage:manifests:apply', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const directory = createMockDirectory();
  const action = createApplyManifestsAction({ api: testStorageApi() });
  const input = { cluster: 'home', namespace: 'orders', path: 'deploy' };
  const calls: string[] = [];

  beforeEach(() => {
    calls.length = 0;
    directory.setContent({
      'deploy/kustomization.yaml': 'resources: [service.yaml]',
      'deploy/service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: orders-db}',
    });
    server.use(
      http.post(`${storageUrl}/manifests/:verb`, ({ params }) => {
        calls.push(String(params.verb));
        return HttpResponse.json({
          dryRun: params.verb === 'check',
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

  it.each(applyManifestsExamples)(
    'runs the example: $description',
    async ({ example }) => {
      const [step] = parse(example).steps;
      const context = actionContext(step.input, {
        workspacePath: directory.path,
      });
      await action.handler(context);
      expect(calls).toEqual(['apply']);
      expect(context.output).toHaveBeenCalledWith('objects', [
        { kind: 'Service', name: 'orders-db', outcome: 'created' },
      ]);
    },
  );

  it('does not apply again what a recovered task applied', async () => {
    const context = actionContext(input, { workspacePath: directory.path });
    await action.handler(context);
    await action.handler(context);
    expect(calls).toEqual(['apply']);
  });

  it('only rehearses in a dry run', async () => {
    await action.handler(
      actionContext(input, { workspacePath: directory.path, isDryRun: true }),
    );
    expect(calls).toEqual(['check']);
  });

  it('fails with every object that was refused, and may be repeated', async () => {
    let refuse = true;
    server.use(
      http.post(`${storageUrl}/manifests/apply`, () =>
        HttpResponse.json({
          dryRun: false,
          allowed: true,
          checks: [],
          objects: [
            {
              ref: { cluster: 'home', kind: 'Service', name: 'orders-db' },
              ...(refuse
                ? { outcome: 'failed', message: 'exceeded quota' }
                : { outcome: 'created' }),
            },
          ],
        }),
      ),
    );
    const context = actionContext(input, { workspacePath: directory.path });
    await expect(action.handler(context)).rejects.toThrow(
      'home/orders refused the manifests: deploy/service.yaml: Service orders-db: exceeded quota',
    );
    refuse = false;
    await action.handler(context);
    expect(context.output).toHaveBeenCalledTimes(1);
  });

  it('sends nothing for another namespace', async () => {
    directory.addContent({
      'deploy/service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: orders-db, namespace: kube-system}',
    });
    await expect(
      action.handler(actionContext(input, { workspacePath: directory.path })),
    ).rejects.toThrow('is for the namespace kube-system, not for orders');
    expect(calls).toEqual([]);
  });
});
