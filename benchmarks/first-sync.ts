/*
 * Time to first sync, and memory, with many claims on a real API server: see README.md here.
 *
 * What is measured is the product's own observer in a fresh process, which does nothing else: the
 * time until every resource is in step, and how much the heap and the process have grown by then.
 */
import { spawn } from 'child_process';
import { once } from 'events';
import { startControlPlane } from '@stowage/test-cluster';
/* eslint-disable @backstage/no-relative-monorepo-imports -- the plugin exports its feature only,
   and what is measured here is its observer alone */
import { createClusterClient } from '../plugins/storage-backend/src/adapters/kubernetes';
import type { ClusterConfig } from '../plugins/storage-backend/src/config/types';
import { ClusterObserver } from '../plugins/storage-backend/src/observe/cluster';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import { fillControlPlane } from './src/fillControlPlane';
import { mebibytes, write } from './src/write';

/** Tells the process that measures from the one that fills. */
const measureArgument = '--measure';
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
    move: { enabled: false, namespace: 'movers', image: 'none' },
    eviction: {
      nodefsAvailable: '10%',
      imagefsAvailable: '15%',
      nodefsInodesFree: '5%',
      source: '',
    },
  };
}

/** Bytes after a collection, where Node lets us ask for one. */
function memory(): { heap: number; resident: number } {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, resident: rss };
}

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
    await fillControlPlane({ plane, claims });
    await measureApart(plane.kubeconfigPath);
  } finally {
    await plane.stop();
  }
}

main().catch(error => {
  write(String(error?.stack ?? error));
  process.exitCode = 1;
});
