import { ControlPlane, describeControlPlane } from '@stowage/test-cluster';
import { ClusterClient } from '../../adapters/kubernetes';
import { Applications, podTemplate } from './__testUtils__/Applications';
import { installCustomKinds } from './__testUtils__/customKinds';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { deploySet } from './__testUtils__/scenes';

jest.setTimeout(300_000);

describeControlPlane('what is declined by name', () => {
  let suite: HomeSuite | undefined;
  let plane: ControlPlane;
  let client: ClusterClient;
  let app: Applications;

  beforeAll(async () => {
    suite = await HomeSuite.start();
    ({ plane, client } = suite);
    await installCustomKinds(plane);
  });
  afterAll(async () => {
    await suite?.stop();
  });
  beforeEach(async () => {
    app = await Applications.in(plane, client);
  });

  const template = (spec?: object) =>
    podTemplate({ app: 'web', claims: ['data'], spec });

  async function barePod(metadata: object = {}, spec?: object) {
    await app.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', ...metadata },
      spec: template(spec).spec,
    });
  }

  async function database() {
    const { metadata } = await app.create({
      apiVersion: 'databases.example.com/v1',
      kind: 'Database',
      metadata: { name: 'shop' },
    });
    return {
      apiVersion: 'databases.example.com/v1',
      kind: 'Database',
      name: 'shop',
      uid: String(metadata.uid),
      controller: true,
    };
  }

  it('declines a running Job', async () => {
    await app.volume('data');
    await app.create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'web' },
      spec: { template: template({ restartPolicy: 'Never' }) },
    });
    await app.running(1);
    await expect(app.declinedWith(['data'])).resolves.toEqual(['JOB_RUNNING']);
  });

  it('declines a bare pod', async () => {
    await app.volume('data');
    await barePod();
    await app.running(1);
    await expect(app.declinedWith(['data'])).resolves.toEqual(['BARE_POD']);
  });

  it('declines a kind that nobody knows how to stop', async () => {
    await app.volume('data');
    await app.create({
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: { name: 'web' },
      spec: { replicas: 1, selector: { app: 'web' }, template: template() },
    });
    await app.running(1);
    await expect(app.declinedWith(['data'])).resolves.toEqual([
      'OWNER_UNKNOWN',
    ]);
  });

  it('declines what an operator owns, a StatefulSet as well as a pod', async () => {
    const owner = await database();
    await deploySet(app, { templates: ['data'] });
    await app.patch('apps/v1', 'StatefulSet', {
      name: 'web',
      body: { metadata: { ownerReferences: [owner] } },
    });
    await expect(app.declinedWith(['data-web-0'])).resolves.toEqual([
      'OPERATOR_OWNED',
    ]);

    await app.volume('data');
    await barePod({ ownerReferences: [owner] });
    await app.running(2);
    await expect(app.declinedWith(['data'])).resolves.toEqual([
      'OPERATOR_OWNED',
    ]);
  });

  it('declines a claim that something else owns', async () => {
    await app.volume('data');
    const owner = await database();
    await app.patch('v1', 'PersistentVolumeClaim', {
      name: 'data',
      body: { metadata: { ownerReferences: [owner] } },
    });
    await expect(app.declinedWith(['data'])).resolves.toEqual(['CLAIM_OWNED']);
  });

  it('declines the claim of a generic ephemeral volume', async () => {
    await app.volume('web-scratch', { noClaim: true });
    await app.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'other' },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'web' } },
        template: podTemplate({ app: 'web' }),
      },
    });
    await app.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web' },
      spec: {
        containers: [{ name: 'web', image: 'none' }],
        volumes: [
          {
            name: 'scratch',
            ephemeral: {
              volumeClaimTemplate: {
                spec: {
                  accessModes: ['ReadWriteOnce'],
                  storageClassName: 'nas',
                  resources: { requests: { storage: '1Gi' } },
                },
              },
            },
          },
        ],
      },
    });
    await app.running(1);
    await expect(app.declinedWith(['web-scratch'])).resolves.toContain(
      'CLAIM_OWNED',
    );
  });

  it('declines a raw block device', async () => {
    await app.volume('data', {
      spec: { volumeMode: 'Block' },
      claimSpec: { volumeMode: 'Block' },
    });
    await expect(app.declinedWith(['data'])).resolves.toEqual(['BLOCK_VOLUME']);
  });

  it.each([
    ['ReadWriteOncePod', 'READ_WRITE_ONCE_POD'],
    ['ReadWriteMany', 'ACCESS_MODE_NOT_OFFERED'],
  ])('declines %s on one node', async (mode, code) => {
    const spec = { accessModes: [mode] };
    await app.volume('data', { spec, claimSpec: spec });
    await expect(app.declinedWith(['data'])).resolves.toEqual([code]);
  });

  it('declines more than one node that writes', async () => {
    const spec = { accessModes: ['ReadWriteMany'] };
    await app.volume('data', { spec, claimSpec: spec });
    await app.create({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: template(),
      },
    });
    await app.running(2);
    await expect(app.declinedWith(['data'])).resolves.toContain(
      'SEVERAL_WRITING_NODES',
    );
  });
});
