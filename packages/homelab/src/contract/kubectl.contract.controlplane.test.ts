import { execFile } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { controlPlaneAvailable, programPath } from '@stowage/test-cluster';
import { kubeconfigText } from '../apiserver/kubeconfigText';
import { describeContract } from './__testUtils__/Contract';
import { statefulSet } from './__testUtils__/manifests';

jest.setTimeout(180_000);

// The client is built along with the control plane.
const available = controlPlaneAvailable().available;
const declare = available ? describeContract : describe.skip;

(declare as typeof describeContract)('kubectl', contract => {
  let folder: string;
  let namespace: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stowage-kubectl-'));
    const { server, certificateAuthority, adminToken: token } = contract.at;
    writeFileSync(
      join(folder, 'config'),
      kubeconfigText({ server, certificateAuthority, token, name: 'contract' }),
    );
    namespace = (await contract.namespace()).split('/')[4];
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const kubectl = async (...args: string[]) =>
    await new Promise<{ code: number; out: string; err: string }>(resolve =>
      execFile(
        programPath('kubectl'),
        [
          `--kubeconfig=${join(folder, 'config')}`,
          `--cache-dir=${join(folder, 'cache')}`,
          `--namespace=${namespace}`,
          ...args,
        ],
        (error, out, err) =>
          resolve({ code: Number(error?.code ?? 0), out, err }),
      ),
    );
  const said = async (...args: string[]) => {
    const { code, out, err } = await kubectl(...args);
    if (code !== 0) {
      throw new Error(`kubectl ${args.join(' ')}: ${err}`);
    }
    return out.trim();
  };
  const file = (name: string, object: object) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(object));
    return path;
  };

  it('makes things by its commands', async () => {
    expect(await said('create', 'namespace', `${namespace}-b`)).toBe(
      `namespace/${namespace}-b created`,
    );
    expect(
      await said('create', 'configmap', 'made', '--from-literal=a=b'),
    ).toBe('configmap/made created');
    expect(
      await said('create', 'secret', 'generic', 'words', '--from-literal=a=b'),
    ).toBe('secret/words created');
    expect(
      await said('get', 'secret', 'words', '-o', 'jsonpath={.data.a}'),
    ).toBe('Yg==');
    expect(
      await said('create', 'quota', 'few', '--hard=persistentvolumeclaims=3'),
    ).toBe('resourcequota/few created');
    expect(
      await said('get', 'quota', 'few', '-o', 'jsonpath={.spec.hard}'),
    ).toBe('{"persistentvolumeclaims":"3"}');
    await said(
      'create',
      'cronjob',
      'nightly',
      '--image=a',
      '--schedule=0 3 * * *',
    );
    await said('create', 'job', 'by-hand', '--from=cronjob/nightly');
    expect(
      await said(
        'get',
        'job',
        'by-hand',
        '-o',
        'jsonpath={.metadata.annotations} {.spec.template.spec.containers[0].image} {.metadata.ownerReferences[0].kind}',
      ),
    ).toBe('{"cronjob.kubernetes.io/instantiate":"manual"} a CronJob');
    await said('create', 'deployment', 'web', '--image=a', '--replicas=2');
    await said('expose', 'deployment', 'web', '--port=80');
    expect(
      await said('get', 'svc', 'web', '-o', 'jsonpath={.spec.ports[0]}'),
    ).toBe('{"port":80,"protocol":"TCP","targetPort":80}');
    const token = await said('create', 'token', 'default');
    expect(token.split('.')).toHaveLength(3);
  });

  it('asks what one may do', async () => {
    expect(await said('auth', 'can-i', 'delete', 'pods')).toBe('yes');
    const asked = await kubectl('auth', 'can-i', 'list', 'pods', '--as=jane');
    expect(asked).toMatchObject({ code: 1, out: 'no\n' });
    expect(await said('auth', 'whoami', '-o', 'name')).toBeDefined();
  });

  it('applies, shows what would change, and applies again', async () => {
    const set = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      ...statefulSet('db', { replicas: 1 }),
    };
    expect(await said('apply', '-f', file('db', set))).toBe(
      'statefulset.apps/db created',
    );
    expect(await said('apply', '-f', file('db', set))).toBe(
      'statefulset.apps/db unchanged',
    );
    set.spec = { ...set.spec, replicas: 2 } as typeof set.spec;
    const diff = await kubectl('diff', '-f', file('db', set));
    expect(diff.code).toBe(1);
    expect(diff.out).toContain('+  replicas: 2');
    expect(await said('apply', '-f', file('db', set))).toBe(
      'statefulset.apps/db configured',
    );
    const extra = { ...set, spec: { ...set.spec, nothing: 1 } };
    expect((await kubectl('apply', '-f', file('extra', extra))).err).toContain(
      'strict decoding error: unknown field "spec.nothing"',
    );
    expect(await said('scale', 'sts', 'db', '--replicas=3')).toBe(
      'statefulset.apps/db scaled',
    );
    expect(await said('get', 'sts', 'db', '--no-headers')).toMatch(
      /^db +0\/3 +\d+s$/,
    );
    expect(await said('describe', 'sts', 'db')).toContain(
      'Replicas:           3 desired | 0 total',
    );
    expect(await said('label', 'sts', 'db', 'a=b')).toContain('labeled');
    expect(
      await said('set', 'image', 'sts/db', 'main=example/app:2'),
    ).toContain('image updated');
    expect(await said('delete', 'sts', 'db', '--cascade=background')).toMatch(
      /^statefulset.apps "db" deleted/,
    );
    expect((await kubectl('get', 'sts', 'db')).err).toBe(
      'Error from server (NotFound): statefulsets.apps "db" not found\n',
    );
  });

  it('waits, watches and drains', async () => {
    const map = file('waited', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'waited', finalizers: ['example.com/hold'] },
    });
    await said('apply', '-f', map);
    await said('delete', '-f', map, '--wait=false');
    const waiting = said('wait', '--for=delete', 'cm/waited', '--timeout=30s');
    await said(
      'patch',
      'cm',
      'waited',
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":null}}',
    );
    // Whether it saw the end or came after it, it succeeds.
    await waiting;
    expect((await kubectl('get', 'cm', 'waited')).err).toContain('not found');
    const node = `node-${namespace}`;
    await contract.create('/api/v1/nodes', { metadata: { name: node } });
    expect(await said('cordon', node)).toBe(`node/${node} cordoned`);
    expect(await said('get', 'node', node, '--no-headers')).toMatch(
      /Unknown,SchedulingDisabled/,
    );
    await said('drain', node);
    await said('delete', 'node', node);
  });

  it('knows what the server has', async () => {
    const resources = await said('api-resources', '--no-headers');
    expect(resources).toMatch(
      /^persistentvolumeclaims +pvc +v1 +true +PersistentVolumeClaim$/m,
    );
    expect(resources).toMatch(
      /^storageclasses +sc +storage.k8s.io\/v1 +false +StorageClass$/m,
    );
    expect(await said('get', '--raw', '/readyz')).toBe('ok');
    await said('get', 'all');
  });
});
