import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { writeFileSync } from 'fs';
import { dirname, join } from 'path';
import {
  createClusterClient,
  type ClusterClient,
} from '../../adapters/kubernetes';
import { clusterConfig } from '../../observe/cluster/testing/clusterConfig';
import { grantRoles } from '../../tests/__testUtils__/roles';
import { Applications, newClass } from './__testUtils__/Applications';
import { beginMove } from './__testUtils__/beginMove';
import { moversNamespace } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { scenes } from './__testUtils__/scenes';

jest.setTimeout(180_000);

describeControlPlane('what deploy/rbac grants', () => {
  let suite: HomeSuite | undefined;
  /** Has the rights of the portal's account; the suite's own client is an administrator's. */
  let portal: ClusterClient | undefined;

  beforeAll(async () => {
    suite = await HomeSuite.start();
    const { plane } = suite;
    await grantRoles(plane.api, ['observe', 'move']);
    const token = await plane.tokenForServiceAccount({
      namespace: 'stowage',
      name: 'stowage',
    });
    const path = join(dirname(plane.kubeconfigPath), 'stowage.kubeconfig');
    writeFileSync(path, plane.kubeconfigFor(token));
    const client = createClusterClient(
      clusterConfig({ kind: 'kubeconfig', path }),
    );
    portal = client;
    await waitFor('the rights to be known', async () =>
      client.listPods({ namespace: moversNamespace, labelSelector: '' }).then(
        () => true,
        () => false,
      ),
    );
  });
  afterAll(async () => {
    portal?.close();
    await suite?.stop();
  });

  it.each(scenes)('is enough to move: $title', async scene => {
    const { plane, home, client } = suite!;
    const app = await Applications.in(plane, client);
    await scene.deploy(app);
    const { operation, steps } = await beginMove({
      ...{ app, home, client: portal! },
      claims: scene.claims,
    });

    await expect(operation.runAll(steps)).resolves.toMatchObject({
      outcome: 'done',
    });

    for (const claim of scene.claims) {
      const { storageClass } = await app.placeOf(claim);
      expect(storageClass).toBe(newClass);
    }
  });

  it.each(scenes)('is enough to put back: $title', async scene => {
    const { plane, home, client } = suite!;
    const app = await Applications.in(plane, client);
    await scene.deploy(app);
    const { operation, steps } = await beginMove({
      ...{ app, home, client: portal! },
      claims: scene.claims,
    });

    await operation.runAll(
      steps.slice(0, 1 + steps.findIndex(({ id }) => id === 'fence')),
    );
    await operation.undo();

    for (const claim of scene.claims) {
      const { volume } = await app.placeOf(claim);
      expect(volume).toBe(app.volumeName(claim));
    }
    await app.running(scene.pods);
  });
});
