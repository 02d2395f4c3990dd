import {
  ControlPlaneCredentials,
  controllerManagerUser,
  schedulerUser,
} from './credentials';

/** Where etcd keeps its data and listens. */
export interface EtcdSettings {
  dataFolder: string;
  clientPort: number;
  peerPort: number;
}

/** The command line of etcd: one member, loopback only. */
export function etcdArguments(settings: EtcdSettings): string[] {
  const client = `http://127.0.0.1:${settings.clientPort}`;
  const peer = `http://127.0.0.1:${settings.peerPort}`;
  return [
    '--name=stowage',
    `--data-dir=${settings.dataFolder}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=stowage=${peer}`,
    '--log-level=warn',
    // The data live only as long as the tests; without this every write waits
    // for the disk, which dominates the run time on slow machines.
    '--unsafe-no-fsync',
  ];
}

/** Where the API server listens and what it presents itself with. */
export interface ApiServerSettings {
  credentials: ControlPlaneCredentials;
  etcdPort: number;
  address: string;
  port: number;
  serviceRange: string;
  /** Whether pods will reach the API server through the Service `kubernetes`. */
  publishEndpoints: boolean;
  /** Added at the end, so that they win over the defaults. */
  extra?: string[];
}

/** The command line of kube-apiserver with the real authorizers and admission. */
export function apiServerArguments(settings: ApiServerSettings): string[] {
  const { credentials, address } = settings;
  return [
    `--etcd-servers=http://127.0.0.1:${settings.etcdPort}`,
    `--bind-address=${address}`,
    `--advertise-address=${address}`,
    `--secure-port=${settings.port}`,
    `--endpoint-reconciler-type=${
      settings.publishEndpoints ? 'lease' : 'none'
    }`,
    `--tls-cert-file=${credentials.apiServer.certificatePath}`,
    `--tls-private-key-file=${credentials.apiServer.keyPath}`,
    `--client-ca-file=${credentials.authority.certificatePath}`,
    `--token-auth-file=${credentials.tokenFilePath}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--anonymous-auth=false',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${credentials.serviceAccount.publicKeyPath}`,
    `--service-account-signing-key-file=${credentials.serviceAccount.privateKeyPath}`,
    `--service-cluster-ip-range=${settings.serviceRange}`,
    `--kubelet-certificate-authority=${credentials.authority.certificatePath}`,
    `--kubelet-client-certificate=${credentials.kubeletClient.certificatePath}`,
    `--kubelet-client-key=${credentials.kubeletClient.keyPath}`,
    // Node names are in no DNS: logs, exec and the stats proxy need this.
    '--kubelet-preferred-address-types=InternalIP',
    '--allow-privileged=true',
    '--profiling=false',
    // A stopped server is to close its watches at once, as a crashed one would.
    '--shutdown-delay-duration=0s',
    ...(settings.extra ?? []),
  ];
}

/** The command line of kube-controller-manager. */
export function controllerManagerArguments(
  credentials: ControlPlaneCredentials,
  extra: string[] = [],
): string[] {
  return [
    `--kubeconfig=${credentials.kubeconfigPaths[controllerManagerUser]}`,
    '--leader-elect=false',
    '--secure-port=0',
    `--service-account-private-key-file=${credentials.serviceAccount.privateKeyPath}`,
    `--root-ca-file=${credentials.authority.certificatePath}`,
    '--use-service-account-credentials=true',
    ...extra,
  ];
}

/** The command line of kube-scheduler. */
export function schedulerArguments(
  credentials: ControlPlaneCredentials,
): string[] {
  return [
    `--kubeconfig=${credentials.kubeconfigPaths[schedulerUser]}`,
    '--leader-elect=false',
    '--secure-port=0',
  ];
}
