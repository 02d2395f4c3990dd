import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  ControlPlane,
  describeControlPlane,
  startControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import type { ClusterAccess } from '../../config/types';
import { ClusterFleet } from './ClusterFleet';
import { clusterConfig } from './testing/clusterConfig';

jest.setTimeout(180_000);

const folder = createMockDirectory();

describeControlPlane('several clusters', () => {
  let plane: ControlPlane;
  let fleet: ClusterFleet;

  beforeAll(async () => {
    plane = await startControlPlane({ scheduler: false });
  });

  afterEach(async () => {
    await fleet.stop();
  });

  afterAll(async () => {
    await plane?.stop();
  });

  function start(clusters: Record<string, ClusterAccess>): void {
    fleet = ClusterFleet.create({
      config: {
        clusters: Object.entries(clusters).map(([name, access]) =>
          clusterConfig(access, { name, title: name }),
        ),
        misconfigured: [],
      },
      logger: mockServices.logger.mock(),
    });
    fleet.start();
  }

  const world = (name: string) => fleet.get(name)!.snapshot();
  const kubeconfig = (path: string): ClusterAccess => ({
    kind: 'kubeconfig',
    path,
  });
  const url = (server: string, more: object): ClusterAccess => ({
    kind: 'url',
    url: server,
    ca: plane.certificateAuthority,
    dangerouslySkipTlsVerify: false,
    ...more,
  });

  it('shows each as it is: alive, dead, without rights, misconfigured', async () => {
    folder.setContent({ 'not-yaml': 'clusters: [\n', 'no-config': 'hello' });
    start({
      alive: kubeconfig(plane.kubeconfigPath),
      // Nothing listens on the discard port.
      dead: url('https://127.0.0.1:9', { token: 'a' }),
      outsider: url(plane.server, { token: await plane.tokenFor({}) }),
      stranger: url(plane.server, { token: 'nonsense' }),
      broken: kubeconfig(folder.resolve('not-yaml')),
      text: kubeconfig(folder.resolve('no-config')),
    });
    const states = {
      alive: 'ready',
      dead: 'unreachable',
      outsider: 'partial',
      stranger: 'unreachable',
      broken: 'misconfigured',
      text: 'misconfigured',
    };
    for (const [name, state] of Object.entries(states)) {
      await waitFor(
        `${name} to be ${state}`,
        () => world(name).state === state,
      );
    }
    await fleet.get('outsider')!.whenSynced();

    expect(world('dead').message).toContain(
      'connection refused at https://127.0.0.1:9',
    );
    expect(world('stranger').message).toContain('(401)');
    expect(world('broken').message).toContain(
      `the kubeconfig ${folder.resolve('not-yaml')} is not valid YAML: line 2`,
    );
    expect(world('text').message).toContain('is not a kubeconfig');
    expect(world('outsider').resources.pods).toMatchObject({
      state: 'forbidden',
      message: expect.stringContaining('cannot list resource "pods"'),
    });
    expect(world('outsider').missingRights).toHaveLength(14 * 3);
    expect(world('alive').namespaces.map(({ name }) => name)).toContain(
      'default',
    );
  });

  it('becomes well again when the kubeconfig is mended', async () => {
    folder.setContent({ kubeconfig: 'clusters: [\n' });
    start({ mended: kubeconfig(folder.resolve('kubeconfig')) });
    await waitFor(
      'it to be misconfigured',
      () => world('mended').state === 'misconfigured',
    );
    folder.setContent({ kubeconfig: plane.kubeconfig });
    await waitFor('it to be ready', () => world('mended').state === 'ready');
    expect(world('mended').message).toBeUndefined();
  });

  it('goes on with a rotated token', async () => {
    const first = await plane.createServiceAccount({
      clusterRoles: ['cluster-admin'],
    });
    folder.setContent({ token: first.token });
    start({ home: url(plane.server, { tokenFile: folder.resolve('token') }) });
    await waitFor('it to be ready', () => world('home').state === 'ready');

    await plane.api.request(
      `/api/v1/namespaces/${first.namespace}/serviceaccounts/${first.name}`,
      { method: 'DELETE' },
    );
    // The API server ends no watch over this; a restart makes every one of them begin anew.
    await plane.killApiServer();
    await plane.startApiServer();
    await waitFor('it to be refused', () =>
      /401/.test(world('home').message ?? ''),
    );
    expect(world('home').state).toBe('unreachable');
    expect(world('home').namespaces.length).toBeGreaterThan(0);

    const second = await plane.tokenFor({ clusterRoles: ['cluster-admin'] });
    folder.setContent({ token: second });
    await waitFor(
      'it to be ready again',
      () => world('home').state === 'ready',
    );
  });
});
