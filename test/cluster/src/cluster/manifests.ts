import { debianImage } from '../build/images';
import { ClusterLayout } from './layout';

/** Name of the nfs-storage class's provisioner, as the real one would be called. */
export const nfsProvisionerName = 'stowage.io/nfs-subdir-external-provisioner';

/** Where local-path volumes lie on every node. */
export const localPathFolder = '/opt/local-path-provisioner';

/** Namespace of local-path-provisioner's configuration and helper pods. */
export const localPathNamespace = 'local-path-storage';

const localPathConfiguration = JSON.stringify({
  nodePathMap: [
    { node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [localPathFolder] },
  ],
});

/** local-path-provisioner's settings and the classes that it serves. */
export function localPathManifest(): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${localPathNamespace}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: local-path-provisioner-service-account
  namespace: ${localPathNamespace}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: local-path-config
  namespace: ${localPathNamespace}
data:
  config.json: '${localPathConfiguration}'
  setup: |
    #!/bin/sh
    set -eu
    mkdir -m 0777 -p "$VOL_DIR"
  teardown: |
    #!/bin/sh
    set -eu
    rm -rf "$VOL_DIR"
  helperPod.yaml: |
    apiVersion: v1
    kind: Pod
    metadata:
      name: helper-pod
    spec:
      priorityClassName: system-node-critical
      tolerations:
        - key: node.kubernetes.io/disk-pressure
          operator: Exists
          effect: NoSchedule
      containers:
        - name: helper-pod
          image: ${debianImage}
          imagePullPolicy: IfNotPresent
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: local-path
  annotations:
    storageclass.kubernetes.io/is-default-class: 'true'
provisioner: rancher.io/local-path
volumeBindingMode: WaitForFirstConsumer
reclaimPolicy: Delete
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: local-path-retain
provisioner: rancher.io/local-path
volumeBindingMode: WaitForFirstConsumer
reclaimPolicy: Retain
`;
}

/** The class whose volumes are folders of the NAS's first export. */
export function nfsManifest(): string {
  return `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: nfs-storage
provisioner: ${nfsProvisionerName}
volumeBindingMode: Immediate
reclaimPolicy: Delete
parameters:
  archiveOnDelete: 'true'
`;
}

/** The port that CoreDNS listens on at the machine's own address. */
export const dnsPort = 10053;

/** The Service under which pods find CoreDNS, which runs outside the cluster. */
export function dnsManifest(layout: ClusterLayout): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: kube-dns
  namespace: kube-system
spec:
  clusterIP: ${layout.dnsAddress}
  ports:
    - name: dns
      protocol: UDP
      port: 53
      targetPort: ${dnsPort}
    - name: dns-tcp
      protocol: TCP
      port: 53
      targetPort: ${dnsPort}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: kube-dns
  namespace: kube-system
  labels:
    kubernetes.io/service-name: kube-dns
addressType: IPv4
endpoints:
  - addresses: ['${layout.hostAddress}']
ports:
  - name: dns
    protocol: UDP
    port: ${dnsPort}
  - name: dns-tcp
    protocol: TCP
    port: ${dnsPort}
`;
}

/** CoreDNS's configuration: the cluster's own names and nothing else. */
export function dnsConfiguration(
  layout: ClusterLayout,
  kubeconfigPath: string,
): string {
  return `.:${dnsPort} {
  bind ${layout.hostAddress}
  errors
  cache 5
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${kubeconfigPath} stowage
    pods insecure
    ttl 5
  }
}
`;
}
