/*
 * Time to first sync, and memory, with many claims on a real API server.
 *
 * Needs the control plane's programs (`npm run cluster -- build`); takes about a minute. From the
 * root of the repository, with its Node and after an install:
 *
 *   node --expose-gc --require @backstage/cli/config/nodeTransform.cjs benchmarks/first-sync.ts [claims]
 *
 * The claims (2,000 where no number is given) lie in 20 namespaces, each bound to a local volume
 * of its own and mounted by a pod. What is measured is the product's own observer in a fresh process,
 * which does nothing else: the time until every resource is in step, and how much the heap and the
 * process have grown by then. It ends with one line of JSON.
 */
import { spawn } from 'child_process';
import { once } from 'events';
import { startControlPlane } from '../test/cluster/src';
import type { ControlPlane } from '../test/cluster/src';
import { createClusterClient } from '../plugins/storage-backend/src/adapters/kubernetes';
import type { ClusterConfig } from '../plugins/storage-backend/src/config/types';
import { ClusterObserver } from '../plugins/storage-backend/src/observe/cluster';

/** Tells the process that measures from the one that fills. */
const measureArgument = '--measure';
const namespaceCount = 20;
/** Requests at the same time while the cluster is filled. */
const parallel = 24;

const write = (line: string) => process.stdout.write(`${line}\n`);

async function inParallel(
  count: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      await work(next++);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

async function fill(plane: ControlPlane, claims: number): Promise<void> {
  const { api } = plane;
  const post = (path: string, body: unknown) =>
    api.request(path, { method: 'POST', body });
  const namespaces = await Promise.all(
    Array.from({ length: namespaceCount }, () =>
      plane.createNamespace({ prefix: 'bench' }),
    ),
  );
  await inParallel(claims, async index => {
    const namespace = namespaces[index % namespaceCount];
    const name = `data-database-${index}`;
    const volumeName = `pvc-${index}`;
    const spec = {
      storageClassName: 'local-path',
      accessModes: ['ReadWriteOnce'],
    };
    await post('/api/v1/persistentvolumes', {
      metadata: {
        name: volumeName,
        annotations: {
          'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path',
        },
      },
      spec: {
        ...spec,
        capacity: { storage: '1Gi' },
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { namespace, name },
        hostPath: {
          path: `/opt/local-path-provisioner/${volumeName}_${namespace}_${name}`,
        },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  {
                    key: 'kubernetes.io/hostname',
                    operator: 'In',
                    values: ['pi-1'],
                  },
                ],
              },
            ],
          },
        },
      },
    });
    await post(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`, {
      metadata: { name, labels: { app: `database-${index}` } },
      spec: {
        ...spec,
        volumeName,
        resources: { requests: { storage: '1Gi' } },
      },
    });
    await post(`/api/v1/namespaces/${namespace}/pods`, {
      metadata: {
        name: `database-${index}`,
        labels: { app: `database-${index}` },
      },
      spec: {
        automountServiceAccountToken: false,
        containers: [
          {
            name: 'database',
            image: 'docker.io/library/postgres:17',
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
        ],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
      },
    });
  });
}

function configOf(kubeconfigPath: string): ClusterConfig {
  return {
    name: 'bench',
    title: 'bench',
    configuredBy: 'storage',
    access: { kind: 'kubeconfig', path: kubeconfigPath },
    kubelet: { enabled: false, intervalMs: 1, dangerouslySkipTlsVerify: false },
    walk: {
      enabled: false,
      intervalMs: 1,
      namespace: 'walk',
      image: 'none',
      timeoutMs: 1,
    },
    apply: { enabled: false },
    eviction: { nodefsAvailable: '10%', nodefsInodesFree: '5%', source: '' },
  };
}

/** Bytes after a collection, where Node lets us ask for one. */
function memory(): { heap: number; resident: number } {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, resident: rss };
}

const mebibytes = (bytes: number) => Math.round((bytes / 2 ** 20) * 10) / 10;

async function measure(kubeconfigPath: string): Promise<void> {
  const config = configOf(kubeconfigPath);
  const silent = () => undefined;
  const logger = {
    debug: silent,
    info: silent,
    warn: (message: string) => write(message),
    error: (message: string | Error) => write(String(message)),
    child: () => logger,
  };
  const observer = ClusterObserver.create({
    config,
    client: createClusterClient(config),
    logger,
  });
  const before = memory();
  const start = performance.now();
  observer.start();
  await observer.whenSynced();
  const milliseconds = Math.round(performance.now() - start);
  const residentAtSync = process.memoryUsage().rss;
  const after = memory();
  const { claims, volumes, pods, state } = observer.snapshot();
  const snapshotStart = performance.now();
  for (let round = 0; round < 1_000; round += 1) {
    observer.snapshot();
  }
  const snapshotMicroseconds = Math.round(performance.now() - snapshotStart);
  await observer.stop();
  write(
    JSON.stringify({
      state,
      claims: claims.length,
      volumes: volumes.length,
      pods: pods.length,
      firstSyncMs: milliseconds,
      heapGrowthMiB: mebibytes(after.heap - before.heap),
      residentGrowthMiB: mebibytes(after.resident - before.resident),
      residentGrowthAtSyncMiB: mebibytes(residentAtSync - before.resident),
      snapshotMicroseconds,
    }),
  );
}

/** Runs {@link measure} in a process that has not filled a cluster before. */
async function measureApart(kubeconfigPath: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1], measureArgument, kubeconfigPath],
    { stdio: 'inherit' },
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    throw new Error(`The measuring process ended with ${code}`);
  }
}

async function main(): Promise<void> {
  const [, , first, kubeconfigPath] = process.argv;
  if (first === measureArgument) {
    await measure(kubeconfigPath);
    return;
  }
  const claims = Number(first ?? 2_000);
  const plane = await startControlPlane({ scheduler: false });
  try {
    write(`Filling a control plane with ${claims} claims …`);
    await fill(plane, claims);
    await measureApart(plane.kubeconfigPath);
  } finally {
    await plane.stop();
  }
}

main().catch(error => {
  write(String(error?.stack ?? error));
  process.exitCode = 1;
});
