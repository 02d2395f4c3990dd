import { existsSync, mkdirSync, writeFileSync } from 'fs';
import { buildGoPrograms, programPath } from '../build/goModules';
import { buildExclusively } from '../build/cache';
import { buildImages } from '../build/images';
import { assertMachine } from '../build/packages';
import {
  ControlPlaneCredentials,
  createCredentials,
} from '../control/credentials';
import { KubeApi } from '../control/KubeApi';
import { run } from '../lib/run';
import { waitFor } from '../lib/waitFor';
import {
  startAddons,
  startApiServer,
  startControllers,
  startEtcd,
} from './controlPlaneDaemons';
import { down, namespaceFolderMarker, traces } from './down';
import { ClusterLayout } from './layout';
import { dnsManifest, localPathManifest, nfsManifest } from './manifests';
import { createNas } from './nas';
import { createNetwork } from './network';
import { startNode } from './nodes';
import { assertDaemon } from './processes';

/** Called with one line at a time. */
export type Log = (line: string) => void;

/** Builds every program and image that is not in the cache. */
export async function build(log: Log): Promise<void> {
  assertMachine();
  await buildExclusively(async () => {
    await buildGoPrograms(log);
    await buildImages(log);
  });
}

/** Requests as the cluster's administrator. */
export function adminApi(
  layout: ClusterLayout,
  credentials: ControlPlaneCredentials,
): KubeApi {
  return new KubeApi({
    server: `https://${layout.hostAddress}:${layout.apiServerPort}`,
    certificateAuthority: credentials.authority.certificate,
    token: credentials.adminToken,
  });
}

/** Whether `up` has come to its end and the API server runs. */
export function isUp(layout: ClusterLayout): boolean {
  return existsSync(layout.readyPath);
}

async function waitForNodes(
  layout: ClusterLayout,
  api: KubeApi,
): Promise<void> {
  type Node = {
    status: { conditions?: Array<{ type: string; status: string }> };
  };
  for (const node of layout.nodes) {
    await waitFor(`node '${node.name}' to become ready`, async () => {
      assertDaemon(layout, node.name);
      const { status } = await api.request<Node>(`/api/v1/nodes/${node.name}`);
      return status.conditions?.some(
        ({ type, status: value }) => type === 'Ready' && value === 'True',
      );
    });
  }
}

async function applyManifests(layout: ClusterLayout): Promise<void> {
  await run(
    programPath('kubectl'),
    [`--kubeconfig=${layout.kubeconfigPath}`, 'apply', '-f', '-'],
    {
      input: [localPathManifest(), nfsManifest(), dnsManifest(layout)].join(
        '---\n',
      ),
    },
  );
}

async function start(layout: ClusterLayout, log: Log): Promise<void> {
  mkdirSync(layout.stateFolder, { recursive: true, mode: 0o755 });
  if (!existsSync('/run/netns')) {
    writeFileSync(namespaceFolderMarker(layout), '');
  }
  await createNas(layout);
  await createNetwork(layout);
  log('network made');
  const credentials = await createCredentials({
    folder: layout.credentialsFolder,
    address: layout.hostAddress,
    port: layout.apiServerPort,
    nodes: layout.nodes.map(node => node.name),
    // The first address of the range is that of the Service `kubernetes`.
    alternativeNames: [`IP:${layout.serviceRange.replace(/\.0\/\d+$/, '.1')}`],
  });
  const api = adminApi(layout, credentials);
  startEtcd(layout);
  // Nodes import their images while the API server starts.
  const nodes = layout.nodes.map(node => startNode(layout, node, credentials));
  await startApiServer(layout, credentials, api);
  log('API server ready');
  startControllers(layout, credentials);
  await applyManifests(layout);
  startAddons(layout, credentials);
  await Promise.all(nodes);
  await waitForNodes(layout, api);
  log('nodes ready');
  await waitFor('the default service account', () =>
    api.request('/api/v1/namespaces/default/serviceaccounts/default'),
  );
  api.close();
}

/**
 * Brings the cluster up, building what is missing. Does nothing if it is up;
 * the remains of an earlier attempt are removed first, as are those of this
 * one if it fails.
 */
export async function up(layout: ClusterLayout, log: Log): Promise<void> {
  const began = Date.now();
  const timed: Log = line =>
    log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  if (isUp(layout)) {
    timed('the cluster is up already');
    return;
  }
  await build(timed);
  if ((await traces(layout)).length) {
    timed('removing what an earlier attempt left behind');
    await down(layout);
  }
  try {
    await start(layout, timed);
    writeFileSync(layout.readyPath, new Date().toISOString());
    timed('cluster up');
  } catch (error) {
    if (process.env.STOWAGE_CLUSTER_KEEP_FAILED) {
      timed(`failed; kept for a look: ${layout.stateFolder}`);
    } else {
      await down(layout);
    }
    throw error;
  }
}
