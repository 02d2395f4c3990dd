import { debianImage } from '../../src/build/images';

/** A claim; without a class it names none, which is not the same as the empty class. */
export function claimManifest(options: {
  name: string;
  storageClass?: string;
  size?: string;
}): string {
  const { name, storageClass, size = '64Mi' } = options;
  return `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec:
  ${storageClass === undefined ? '' : `storageClassName: '${storageClass}'`}
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: ${size} } }
---
`;
}

/** A pod that mounts a claim at /data and stays, after a command where one is given. */
export function podManifest(options: {
  name: string;
  claim: string;
  /** Value of the label kubernetes.io/hostname that it wants. */
  node?: string;
  command?: string;
}): string {
  const { name, claim, node, command = 'true' } = options;
  return `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  ${node ? `nodeSelector: { kubernetes.io/hostname: ${node} }` : ''}
  terminationGracePeriodSeconds: 0
  containers:
    - name: main
      image: ${debianImage}
      imagePullPolicy: IfNotPresent
      command: [bash, -c, '${command} && touch /tmp/done && exec sleep infinity']
      readinessProbe:
        exec: { command: [test, -e, /tmp/done] }
        periodSeconds: 1
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes:
    - name: data
      persistentVolumeClaim: { claimName: ${claim} }
---
`;
}

/** A StatefulSet of one replica with one claim, `data-<name>-0`. */
export function statefulSetManifest(options: {
  name: string;
  storageClass?: string;
  size?: string;
}): string {
  const { name, storageClass, size = '64Mi' } = options;
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name} }
spec:
  serviceName: ${name}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      terminationGracePeriodSeconds: 0
      # Soon, so that a dead node's replica comes back while the test looks.
      tolerations:
        - key: node.kubernetes.io/unreachable
          operator: Exists
          effect: NoExecute
          tolerationSeconds: 1
      containers:
        - name: main
          image: ${debianImage}
          imagePullPolicy: IfNotPresent
          command: [sleep, infinity]
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        ${storageClass === undefined ? '' : `storageClassName: ${storageClass}`}
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: ${size} } }
---
`;
}

/** A volume on the NAS that somebody made by hand, promised to one claim. */
export function nfsVolumeManifest(options: {
  name: string;
  storageClass: string;
  claim: { namespace: string; name: string };
  server: string;
  path: string;
}): string {
  const { name, storageClass, claim, server, path } = options;
  return `apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name} }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce, ReadWriteMany]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: ${storageClass}
  claimRef: ${JSON.stringify({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...claim,
  })}
  nfs: ${JSON.stringify({ server, path })}
---
`;
}
