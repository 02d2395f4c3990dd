import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { packageFolder } from '../build/cache';
import { pauseImage } from '../build/images';
import {
  ControlPlaneCredentials,
  nodeUser,
  proxyUser,
} from '../control/credentials';
import { ClusterLayout, NodeLayout } from './layout';

/** Where the node's own view has this folder, and the kubelet's certificate. */
const inside = '/run/stowage/config';

function containerdConfiguration(node: NodeLayout): string {
  return `version = 2

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # The kernel may refuse to lower the score even for root.
  restrict_oom_score_adj = true
  # Not every kernel has it, and containers do not need it here.
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${inside}/cni"

# What a pod of ${node.name} prints beyond this is cut, not waited for.
[debug]
  level = "warn"
`;
}

function cniConfiguration(node: NodeLayout): string {
  return JSON.stringify(
    {
      cniVersion: '0.4.0',
      name: 'pods',
      plugins: [
        {
          type: 'bridge',
          bridge: 'cni0',
          isGateway: true,
          hairpinMode: true,
          // Pods keep their addresses on their way to other nodes and to the
          // machine, which has routes back.
          ipMasq: false,
          ipam: {
            type: 'host-local',
            dataDir: '/var/lib/cni/networks',
            ranges: [[{ subnet: node.podRange }]],
            routes: [{ dst: '0.0.0.0/0' }],
          },
        },
        { type: 'portmap', capabilities: { portMappings: true } },
      ],
    },
    undefined,
    2,
  );
}

function kubeletConfiguration(layout: ClusterLayout, node: NodeLayout): string {
  return `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: ${node.address}
authentication:
  anonymous:
    enabled: false
  webhook:
    enabled: true
    cacheTTL: 1s
  x509:
    clientCAFile: ${inside}/ca.crt
authorization:
  mode: Webhook
  webhook:
    cacheAuthorizedTTL: 1s
    cacheUnauthorizedTTL: 1s
tlsCertFile: ${inside}/kubelet.crt
tlsPrivateKeyFile: ${inside}/kubelet.key
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
clusterDomain: cluster.local
clusterDNS:
  - ${layout.dnsAddress}
resolvConf: ${inside}/resolv.conf
staticPodPath: ""
# One hierarchy below the cluster's own control group; nothing of the
# machine's is touched.
cgroupDriver: cgroupfs
cgroupRoot: /${node.cgroup}
cgroupsPerQOS: false
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
makeIPTablesUtilChains: false
protectKernelDefaults: false
# A node that is cut off is to be noticed within seconds.
nodeStatusUpdateFrequency: 4s
nodeStatusReportFrequency: 20s
nodeLeaseDurationSeconds: 12
# Kubernetes' own defaults, written down: the pool's usable limit is what these
# leave over.
evictionHard:
  memory.available: 100Mi
  nodefs.available: 10%
  nodefs.inodesFree: 5%
  imagefs.available: 15%
  imagefs.inodesFree: 5%
# How long a node stays closed to pods after its disk has room again. By default
# that is five minutes, which every suite after a full disk would wait for.
evictionPressureTransitionPeriod: 10s
# Images are imported once and can never be pulled again. The thresholds keep the
# periodic collection away from them. A kubelet whose disk is full heeds none and
# deletes whatever no container uses, the pause image included, but never what is
# too young. Pinning would say it better: Debian's containerd 1.6 cannot.
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
imageMinimumGCAge: 8760h
volumeStatsAggPeriod: 10s
syncFrequency: 10s
`;
}

function proxyConfiguration(layout: ClusterLayout): string {
  return `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection:
  kubeconfig: ${inside}/kube-proxy.kubeconfig
mode: iptables
clusterCIDR: ${layout.clusterRange}
healthzBindAddress: ""
metricsBindAddress: 127.0.0.1:10249
conntrack:
  # These would be settings of the whole machine.
  maxPerCore: 0
  min: 0
  tcpEstablishedTimeout: 0s
  tcpCloseWaitTimeout: 0s
iptables:
  minSyncPeriod: 100ms
`;
}

/**
 * Writes the folder that the node sees as /run/stowage/config: certificates,
 * kubeconfig files and the configuration of its programs.
 */
export async function writeNodeConfiguration(
  layout: ClusterLayout,
  node: NodeLayout,
  credentials: ControlPlaneCredentials,
): Promise<void> {
  const folder = join(node.folder, 'config');
  mkdirSync(join(folder, 'cni'), { recursive: true });
  mkdirSync(join(folder, 'sbin'), { recursive: true });
  const { certificatePath, keyPath } = await credentials.authority.issue({
    name: `kubelet-${node.name}`,
    commonName: nodeUser(node.name),
    organization: 'system:nodes',
    alternativeNames: [`IP:${node.address}`, `DNS:${node.name}`],
  });
  const { kubeconfigPaths, authority } = credentials;
  copyFileSync(certificatePath, join(folder, 'kubelet.crt'));
  copyFileSync(keyPath, join(folder, 'kubelet.key'));
  copyFileSync(authority.certificatePath, join(folder, 'ca.crt'));
  copyFileSync(
    kubeconfigPaths[nodeUser(node.name)],
    join(folder, 'kubelet.kubeconfig'),
  );
  copyFileSync(
    kubeconfigPaths[proxyUser],
    join(folder, 'kube-proxy.kubeconfig'),
  );
  const helper = join(folder, 'sbin', 'mount.nfs');
  copyFileSync(join(packageFolder, 'assets', 'mount.nfs'), helper);
  chmodSync(helper, 0o755);
  writeFileSync(
    join(folder, 'cni', '10-pods.conflist'),
    cniConfiguration(node),
  );
  const files = {
    'containerd.toml': containerdConfiguration(node),
    'kubelet.yaml': kubeletConfiguration(layout, node),
    'kube-proxy.yaml': proxyConfiguration(layout),
    // Names outside the cluster resolve to nothing: no test depends on the
    // machine's name service.
    'resolv.conf': 'search .\n',
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
}
