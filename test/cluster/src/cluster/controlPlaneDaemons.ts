import { existsSync, writeFileSync } from 'fs';
import { join } from 'path';
import { GoProgram, programPath } from '../build/goModules';
import { adminUser, ControlPlaneCredentials } from '../control/credentials';
import { KubeApi } from '../control/KubeApi';
import {
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
  schedulerArguments,
} from '../control/programArguments';
import { waitFor } from '../lib/waitFor';
import { ClusterLayout } from './layout';
import {
  dnsConfiguration,
  localPathNamespace,
  nfsProvisionerName,
} from './manifests';
import { assertDaemon, startDaemon } from './processes';
import { defaultExports } from './exports';

/** etcd listens on loopback, each cluster on ports of its own. */
function etcdPorts(layout: ClusterLayout) {
  const clientPort = 23790 + layout.instance * 2;
  return { clientPort, peerPort: clientPort + 1 };
}

function start(layout: ClusterLayout, name: GoProgram, args: string[]): void {
  startDaemon(layout, { name, command: programPath(name), args });
}

/** Starts etcd. */
export function startEtcd(layout: ClusterLayout): void {
  start(
    layout,
    'etcd',
    etcdArguments({
      dataFolder: join(layout.stateFolder, 'etcd'),
      ...etcdPorts(layout),
    }),
  );
}

/** Starts the API server, on the address it always has, and waits for it. */
export async function startApiServer(
  layout: ClusterLayout,
  credentials: ControlPlaneCredentials,
  api: KubeApi,
): Promise<void> {
  start(
    layout,
    'kube-apiserver',
    apiServerArguments({
      credentials,
      etcdPort: etcdPorts(layout).clientPort,
      address: layout.hostAddress,
      port: layout.apiServerPort,
      serviceRange: layout.serviceRange,
      publishEndpoints: true,
    }),
  );
  await waitFor('the API server to become ready', async () => {
    assertDaemon(layout, 'etcd');
    assertDaemon(layout, 'kube-apiserver');
    return (await api.request<string>('/readyz')) === 'ok';
  });
}

/** Starts the controller manager and the scheduler. */
export function startControllers(
  layout: ClusterLayout,
  credentials: ControlPlaneCredentials,
): void {
  start(
    layout,
    'kube-controller-manager',
    controllerManagerArguments(credentials, [
      // Three lost heartbeats of four seconds (nodeConfiguration.ts).
      '--node-monitor-period=2s',
      '--node-monitor-grace-period=14s',
    ]),
  );
  start(layout, 'kube-scheduler', schedulerArguments(credentials));
}

/** Starts what a real cluster runs in pods: both provisioners and the name service. */
export function startAddons(
  layout: ClusterLayout,
  credentials: ControlPlaneCredentials,
): void {
  const kubeconfig = credentials.kubeconfigPaths[adminUser];
  const corefile = join(layout.stateFolder, 'Corefile');
  if (!existsSync(corefile)) {
    writeFileSync(corefile, dnsConfiguration(layout, kubeconfig));
  }
  start(layout, 'coredns', ['-conf', corefile]);
  start(layout, 'local-path-provisioner', [
    '--debug',
    'start',
    `--kubeconfig=${kubeconfig}`,
    `--namespace=${localPathNamespace}`,
    '--configmap-name=local-path-config',
    '--service-account-name=local-path-provisioner-service-account',
  ]);
  const [{ path }] = defaultExports;
  start(layout, 'nfs-provisioner', [
    `--kubeconfig=${kubeconfig}`,
    `--provisioner-name=${nfsProvisionerName}`,
    `--server=${layout.hostAddress}`,
    `--path=${path}`,
    `--root=${join(layout.nasFolder, path)}`,
  ]);
}
