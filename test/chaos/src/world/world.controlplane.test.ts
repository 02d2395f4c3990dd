import { join } from 'path';
import { mockServices } from '@backstage/backend-test-utils';
import { describeControlPlane } from '@stowage/test-cluster';
import { isIntact } from '@stowage/homelab';
import { Application, Engine, sharedPool, World } from '.';

jest.setTimeout(300_000);

describeControlPlane('a world for operations', () => {
  let world: World;
  let engine: Engine;

  beforeAll(async () => {
    world = await World.start();
    engine = await Engine.start({
      kubeconfig: world.plane.kubeconfigPath,
      database: { sqlite: join(world.folder, 'portal.sqlite') },
      logger: mockServices.logger.mock(),
    });
  });

  afterAll(async () => {
    await engine?.stop();
    await world?.stop();
  });

  it('moves a database that writes, and no row is missing', async () => {
    const application = await Application.deploy(world, {
      kind: 'StatefulSet',
      volumes: 'static-nfs',
      claims: ['data'],
      pool: sharedPool,
      intervalMs: 5,
    });
    const { id } = await engine.start({
      kind: 'move',
      cluster: 'home',
      namespace: application.namespace,
      claims: application.claims,
      target: { storageClass: 'local-path' },
    });
    const operation = await engine.finished(id);
    expect(operation).toMatchObject({ state: 'done' });
    await application.writesOn();
    await application.end();

    const verdict = await application.verify('data-db-0');
    expect(isIntact(verdict)).toBe(true);
    expect(verdict.acknowledged).toBeGreaterThan(10);
  });

  it('moves a claim that nobody mounts and a finished pod still names', async () => {
    const application = await Application.deploy(world, {
      kind: 'none',
      volumes: 'local-path',
      claims: ['data'],
      pool: sharedPool,
      intervalMs: 5,
      finishedJob: true,
    });
    const { id } = await engine.start({
      kind: 'move',
      cluster: 'home',
      namespace: application.namespace,
      claims: application.claims,
      target: { storageClass: 'nfs' },
    });
    const operation = await engine.finished(id);
    expect(operation).toMatchObject({ state: 'done' });
    expect(isIntact(await application.verify('data'))).toBe(true);
    expect(await world.list(application.path('pods'))).toEqual([]);
  });
});
