import { execFileSync } from 'child_process';
import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
/* eslint-disable @backstage/no-relative-monorepo-imports -- the plugin exports its feature only,
   and what is proven here is how its parts get along with a real kubelet */
import { createClusterClient } from '../../../plugins/storage-backend/src/adapters/kubernetes';
import type { ClusterConfig } from '../../../plugins/storage-backend/src/config/types';
import { ClusterObserver } from '../../../plugins/storage-backend/src/observe/cluster';
import { ReadingCollector } from '../../../plugins/storage-backend/src/observe/readings';
import type { ReadingStore } from '../../../plugins/storage-backend/src/store';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import { debianImage } from '../src/build/images';
import { Cluster } from '../src/cluster/Cluster';
import { localPathFolder } from '../src/cluster/manifests';
import { describeOwnCluster, Kubectl, waitFor } from '../src/testing';
import { applyRoles, deleteRoles, Role, roleFile } from './support/roles';

const roles: Role[] = ['observe', 'observe-kubelet', 'walk'];

/** A store that keeps nothing: what counts here is what was measured. */
const forgetful: ReadingStore = {
  load: async () => ({ volumes: [], nodes: [], strays: [], problems: [] }),
  saveVolumes: async () => {},
  saveNodes: async () => {},
  replaceStrays: async () => {},
  replaceProblems: async () => {},
  history: async () => [],
  thin: async () => 0,
};
const silent = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => silent,
};

/** Two claims and a pod that fills them as a database would: mode 0700, uid 999. */
const writer = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: local }
spec:
  storageClassName: local-path
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: shared }
spec:
  storageClassName: nfs-storage
  accessModes: [ReadWriteMany]
  resources: { requests: { storage: 1Gi } }
---
apiVersion: v1
kind: Pod
metadata: { name: writer }
spec:
  terminationGracePeriodSeconds: 0
  securityContext: { runAsUser: 999, runAsGroup: 999 }
  containers:
    - name: main
      image: ${debianImage}
      imagePullPolicy: IfNotPresent
      command:
        - bash
        - -c
        - |
          set -e
          mkdir -m 0700 /data/pgdata
          head -c 5000000 /dev/urandom > /data/pgdata/table
          truncate -s 1G /data/pgdata/sparse
          for number in {1..100}; do echo x > "/data/pgdata/$number"; done
          mkdir $'/data/pgdata/a newline\\nend 1'
          touch /tmp/done
          sleep infinity
      readinessProbe:
        exec: { command: [test, -e, /tmp/done] }
        periodSeconds: 1
      volumeMounts:
        - { name: local, mountPath: /data }
        - { name: shared, mountPath: /shared }
  volumes:
    - name: local
      persistentVolumeClaim: { claimName: local }
    - name: shared
      persistentVolumeClaim: { claimName: shared }
`;

describeOwnCluster('readings with the rights of deploy/rbac', () => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  let namespace: string;
  let node: string;
  let volumeName: string;
  /** Where the local claim's directory can be reached from this machine. */
  let directory: string;
  const observers: ClusterObserver[] = [];

  const strayName = `pvc-0000_another-claim_'of\nold'`;
  const strayPath = () =>
    cluster.nodePath(node, join(localPathFolder, strayName));

  async function boundVolume(claim: string) {
    const { spec } = await kubectl.json([
      ...['get', 'pvc', claim, '--namespace', namespace],
    ]);
    return await kubectl.json(['get', 'pv', spec.volumeName]);
  }

  async function collector(
    changes: Partial<ClusterConfig['walk']> = {},
  ): Promise<ReadingCollector> {
    const token = await kubectl.run([
      ...['create', 'token', 'stowage', '--namespace', 'stowage'],
    ]);
    const { layout } = cluster;
    const caFile = join(layout.credentialsFolder, 'ca.crt');
    const config: ClusterConfig = {
      name: 'real',
      title: 'Real',
      configuredBy: 'storage',
      access: {
        kind: 'url',
        url: `https://${layout.hostAddress}:${layout.apiServerPort}`,
        token: token.trim(),
        caFile,
        dangerouslySkipTlsVerify: false,
      },
      kubelet: {
        enabled: true,
        intervalMs: 60_000,
        caFile,
        dangerouslySkipTlsVerify: false,
      },
      walk: {
        enabled: true,
        intervalMs: 900_000,
        namespace: 'stowage-walk',
        image: debianImage,
        timeoutMs: 60_000,
        ...changes,
      },
      apply: { enabled: false },
      move: { enabled: false, namespace: 'movers', image: '' },
      eviction: {
        nodefsAvailable: '10%',
        imagefsAvailable: '15%',
        nodefsInodesFree: '5%',
        source: 'default',
      },
    };
    const client = createClusterClient(config);
    const observer = ClusterObserver.create({ config, client, logger: silent });
    observers.push(observer);
    observer.start();
    await observer.whenSynced();
    return await ReadingCollector.create({
      config,
      client,
      store: forgetful,
      logger: silent,
      getWorld: () => observer.snapshot(),
    });
  }

  async function walkPods(): Promise<string[]> {
    const { items } = await kubectl.json([
      ...['get', 'pods', '--namespace', 'stowage-walk'],
    ]);
    return items.map(
      (pod: { metadata: { name: string } }) => pod.metadata.name,
    );
  }

  beforeAll(async () => {
    cluster = Cluster.attach();
    kubectl = new Kubectl(cluster.kubeconfigPath);
    await applyRoles(kubectl, roles);
    namespace = await kubectl.createNamespace();
    await kubectl.apply(writer, namespace);
    await kubectl.run([
      ...['wait', '--for=condition=Ready', 'pod/writer'],
      ...['--namespace', namespace, '--timeout=90s'],
    ]);
    const pod = await kubectl.json([
      ...['get', 'pod', 'writer', '--namespace', namespace],
    ]);
    node = pod.spec.nodeName;
    const volume = await boundVolume('local');
    volumeName = volume.metadata.name;
    directory = cluster.nodePath(node, volume.spec.hostPath.path);
    mkdirSync(join(strayPath(), 'inner'), { recursive: true });
    writeFileSync(join(strayPath(), 'inner', 'left'), Buffer.alloc(300_000, 1));
  });

  afterAll(async () => {
    await Promise.all(observers.map(observer => observer.stop()));
    // Where the suite could not begin, there is none.
    if (node) {
      rmSync(strayPath(), { recursive: true, force: true });
    }
    await kubectl.deleteNamespace(namespace);
    await deleteRoles(kubectl, roles);
  });

  function du(path: string, ...unit: string[]): number {
    const text = execFileSync('du', ['-s', '-x', ...unit, '.'], {
      cwd: path,
      encoding: 'utf8',
    });
    return Number(text.split('\t')[0]);
  }

  it('agree with du on the node, to the byte and the inode', async () => {
    const readings = await collector();
    await readings.walkOnce();
    const { volumeReadings, readingProblems, nodeReadings } =
      readings.readings();
    const reading = volumeReadings.find(item => item.volumeName === volumeName);

    expect(readingProblems.filter(({ source }) => source === 'walk')).toEqual(
      [],
    );
    expect(reading).toMatchObject({
      source: 'walk',
      scope: 'directory',
      usedBytes: du(directory, '-B1'),
      usedInodes: du(directory, '--inodes'),
    });
    expect(reading!.failure).toBeUndefined();
    // A gigabyte of nothing takes no room, five million random bytes do.
    expect(reading!.usedBytes).toBeGreaterThan(5_000_000);
    expect(reading!.usedBytes).toBeLessThan(10_000_000);
    expect(reading!.usedInodes).toBe(105);
    const pool = nodeReadings.find(
      item => item.node === node && item.path === localPathFolder,
    );
    expect(pool!.totalBytes).toBeGreaterThan(pool!.availableBytes!);
    expect(await walkPods()).toEqual([]);
  });

  it('name the directory that belongs to no volume', async () => {
    const readings = await collector();
    await readings.walkOnce();
    const path = join(localPathFolder, strayName);
    expect(readings.readings().strays).toContainEqual(
      expect.objectContaining({
        node,
        path,
        usedBytes: du(strayPath(), '-B1'),
        usedInodes: 3,
      }),
    );
    expect(readings.readings().strays).not.toContainEqual(
      expect.objectContaining({
        path: expect.stringContaining(volumeName),
      }),
    );
  });

  it('are taken once by two replicas that walk at the same time', async () => {
    const both = [await collector(), await collector()];
    await Promise.all(both.map(readings => readings.walkOnce()));
    const measured = both.flatMap(readings =>
      readings
        .readings()
        .volumeReadings.filter(item => item.volumeName === volumeName),
    );
    expect(measured.map(item => item.usedInodes)).toEqual([105, 105]);
    expect(measured.map(item => item.failure)).toEqual([undefined, undefined]);
    expect(await walkPods()).toEqual([]);
  });

  it('keep the last figures and name an image that cannot be pulled', async () => {
    const readings = await collector({
      image: 'registry.invalid/none:1',
      timeoutMs: 30_000,
    });
    await readings.walkOnce();
    expect(readings.readings().readingProblems).toContainEqual({
      node,
      source: 'walk',
      problem: {
        code: 'WALK_FAILED',
        reason: expect.stringMatching(
          /registry\.invalid|ImagePullBackOff|ErrImagePull/,
        ),
      },
    });
    expect(await walkPods()).toEqual([]);
  });

  it('come from kubelets over direct TLS, with scopes that are true', async () => {
    const readings = await collector();
    const shared = await boundVolume('shared');
    const reading = await waitFor(
      'the kubelet to have measured the new volume',
      async () => {
        await readings.kubeletOnce();
        return readings
          .readings()
          .volumeReadings.find(
            item => item.volumeName === shared.metadata.name,
          );
      },
    );
    expect(reading).toMatchObject({ source: 'kubelet', scope: 'filesystem' });
    const { volumeReadings, nodeReadings, readingProblems } =
      readings.readings();
    // Kubelets say nothing about hostPath volumes; nothing must be made of it.
    expect(volumeReadings.map(item => item.volumeName)).not.toContain(
      volumeName,
    );
    expect(nodeReadings.map(item => item.node).sort()).toEqual(cluster.nodes);
    expect(
      readingProblems.filter(({ source }) => source === 'kubelet'),
    ).toEqual([]);
  });

  it('name the file of the rule that is missing', async () => {
    const readings = await collector();
    for (const role of ['observe-kubelet', 'walk'] as const) {
      await kubectl.run([
        ...['delete', '-f', roleFile(role)],
        ...['--selector', 'app.kubernetes.io/part-of=stowage'],
        ...['--ignore-not-found', '--wait=true'],
      ]);
    }
    const problems = () => readings.readings().readingProblems;
    await waitFor('kubelets to hear of it', async () => {
      await readings.kubeletOnce();
      return problems().some(
        ({ problem }) => problem.code === 'KUBELET_FORBIDDEN',
      );
    });
    await readings.walkOnce();
    expect(problems()).toEqual(
      expect.arrayContaining([
        {
          node,
          source: 'kubelet',
          problem: {
            code: 'KUBELET_FORBIDDEN',
            reason: expect.stringContaining('deploy/rbac/observe-kubelet.yaml'),
          },
        },
        {
          node,
          source: 'walk',
          problem: {
            code: 'WALK_FAILED',
            reason: expect.stringContaining('deploy/rbac/walk.yaml'),
          },
        },
      ]),
    );
  });

  it('never go through nodes/proxy, which is refused', async () => {
    const token = await kubectl.run([
      ...['create', 'token', 'stowage', '--namespace', 'stowage'],
    ]);
    await expect(
      cluster.api
        .withToken(token.trim())
        .request(`/api/v1/nodes/${node}/proxy/stats/summary`),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('say that a directory is gone, and do not call it empty', async () => {
    await applyRoles(kubectl, roles);
    const readings = await collector();
    await readings.walkOnce();
    const measured = () =>
      readings
        .readings()
        .volumeReadings.find(item => item.volumeName === volumeName)!;
    const before = measured();
    await kubectl.run([
      ...['delete', 'pod', 'writer', '--namespace', namespace],
    ]);
    rmSync(directory, { recursive: true });
    await readings.walkOnce();
    expect(measured()).toEqual({
      ...before,
      failure: {
        code: 'WALK_FAILED',
        reason: expect.stringMatching(/does not exist on node/),
      },
    });
  });
});
