import { existsSync, readFileSync, statSync } from 'fs';
import { Cluster } from '../src/cluster/Cluster';
import { describeOwnCluster, Kubectl, waitFor } from '../src/testing';

describeOwnCluster('NFS volumes', () => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  let namespace: string;
  const volumes: string[] = [];

  beforeAll(async () => {
    cluster = Cluster.attach();
    kubectl = new Kubectl(cluster.kubeconfigPath);
    namespace = await kubectl.createNamespace();
  });

  afterAll(async () => {
    await kubectl.deleteNamespace(namespace);
    await kubectl.run(['delete', 'pv', '--wait=false', ...volumes]);
  });

  function claimAndPod(input: {
    name: string;
    user: number;
    claimSpec: string;
  }): string {
    return `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${input.name}
spec:
  accessModes: [ReadWriteMany]
  resources:
    requests: { storage: 1Gi }
  ${input.claimSpec}
---
apiVersion: v1
kind: Pod
metadata:
  name: ${input.name}
spec:
  terminationGracePeriodSeconds: 0
  securityContext: { runAsUser: ${input.user}, runAsGroup: ${input.user} }
  containers:
    - name: main
      image: debian:bookworm-slim
      imagePullPolicy: IfNotPresent
      command: [sleep, infinity]
      volumeMounts:
        - { name: data, mountPath: /data }
  volumes:
    - name: data
      persistentVolumeClaim: { claimName: ${input.name} }
`;
  }

  /** A pod under some user with an export of the NAS mounted at /data. */
  async function podOnExport(input: {
    name: string;
    export: string;
    user: number;
  }): Promise<void> {
    const volume = `${namespace}-${input.name}`;
    volumes.push(volume);
    await kubectl.apply(
      `apiVersion: v1
kind: PersistentVolume
metadata:
  name: ${volume}
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteMany]
  storageClassName: static
  claimRef: { namespace: ${namespace}, name: ${input.name} }
  nfs:
    server: ${cluster.layout.hostAddress}
    path: ${input.export}
---
${claimAndPod({
  ...input,
  claimSpec: `storageClassName: static\n  volumeName: ${volume}`,
})}`,
      namespace,
    );
  }

  async function ready(pod: string): Promise<void> {
    await kubectl.run([
      ...['wait', '--for=condition=Ready', `pod/${pod}`],
      ...['--namespace', namespace, '--timeout=60s'],
    ]);
  }

  async function shell(pod: string, script: string) {
    return await kubectl.tryExec({
      namespace,
      pod,
      command: ['bash', '-c', `cd /data && ${script}`],
    });
  }

  /** Owner of a file as the NAS itself has it. */
  function ownerOnNas(path: string): string {
    const { uid, gid } = statSync(cluster.nasPath(path));
    return `${uid}:${gid}`;
  }

  it('are provisioned by nfs-storage and archived when deleted', async () => {
    await kubectl.apply(
      claimAndPod({
        name: 'dynamic',
        user: 1000,
        claimSpec: 'storageClassName: nfs-storage',
      }),
      namespace,
    );
    await ready('dynamic');
    await shell('dynamic', 'echo kept > file');
    const { spec } = await kubectl.json([
      ...['get', 'pvc', 'dynamic', '--namespace', namespace],
    ]);
    const volume = await kubectl.json(['get', 'pv', spec.volumeName]);
    const folder = `${namespace}-dynamic-${spec.volumeName}`;

    expect(volume.spec.nfs.path).toBe(`/volume1/stowage/${folder}`);
    expect(
      readFileSync(cluster.nasPath(`${volume.spec.nfs.path}/file`), 'utf8'),
    ).toBe('kept\n');
    expect(ownerOnNas(`${volume.spec.nfs.path}/file`)).toBe('1000:1000');

    await kubectl.run([
      ...['delete', 'pod/dynamic', 'pvc/dynamic', '--namespace', namespace],
    ]);
    const archived = `/volume1/stowage/archived-${folder}/file`;
    await waitFor('the folder to be archived', () =>
      existsSync(cluster.nasPath(archived)),
    );
  });

  it('leave users as they are without squash', async () => {
    await podOnExport({ name: 'none', export: '/volume1/stowage', user: 0 });
    await ready('none');

    const result = await shell(
      'none',
      'echo > as-root-none && chown 5:6 as-root-none && setfattr -n user.a -v 1 as-root-none',
    );

    expect(result).toMatchObject({ code: 0 });
    expect(ownerOnNas('/volume1/stowage/as-root-none')).toBe('5:6');
  });

  it('make root the administrator with squash=admin and refuse chown', async () => {
    const path = '/volume1/squash-admin';
    await podOnExport({ name: 'admin', export: path, user: 0 });
    await podOnExport({ name: 'admin-user', export: path, user: 999 });
    await ready('admin');
    await ready('admin-user');

    await shell('admin', 'echo > as-root');
    await shell('admin-user', 'echo > as-user');
    const seen = await shell('admin', 'stat -c %u:%g as-root');
    const chown = await shell('admin', 'chown 5 as-root');
    await shell('admin-user', 'mkdir -m 700 private');
    const list = await shell('admin', 'ls private');

    expect(ownerOnNas(`${path}/as-root`)).toBe('1024:100');
    expect(ownerOnNas(`${path}/as-user`)).toBe('999:999');
    expect(seen.stdout).toBe('1024:100\n');
    expect(list.stderr).toContain('Permission denied');
    expect(chown.stderr).toContain('Operation not permitted');
  });

  it('make everybody the administrator with squash=all', async () => {
    const path = '/volume1/squash-all';
    await podOnExport({ name: 'all', export: path, user: 999 });
    await ready('all');

    await shell('all', 'echo > as-user');
    const seen = await shell('all', 'stat -c %u:%g as-user');

    expect(ownerOnNas(`${path}/as-user`)).toBe('1024:100');
    expect(seen.stdout).toBe('1024:100\n');
  });

  it('refuse writes and attributes where the rule says so', async () => {
    await podOnExport({
      name: 'read-only',
      export: '/volume1/read-only',
      user: 0,
    });
    await podOnExport({
      name: 'no-xattrs',
      export: '/volume1/no-xattrs',
      user: 0,
    });
    await ready('read-only');
    await ready('no-xattrs');

    const write = await shell('read-only', 'echo > file');
    const attribute = await shell(
      'no-xattrs',
      'echo > file && setfattr -n user.a -v 1 file',
    );

    expect(write.stderr).toContain('Read-only file system');
    expect(attribute.stderr).toContain('Operation not supported');
  });

  it('are not mounted for a client that the rule leaves out', async () => {
    await podOnExport({ name: 'refused', export: '/volume1/refused', user: 0 });

    const message = await waitFor(
      'the event that names the reason',
      async () => {
        const { items } = await kubectl.json([
          ...['get', 'events', '--namespace', namespace],
          '--field-selector=involvedObject.name=refused,reason=FailedMount',
        ]);
        return items[0]?.message as string | undefined;
      },
    );

    expect(message).toContain('access denied by server');
  });
});
