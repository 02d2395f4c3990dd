import { claim, configMap, pod, statefulSet, volume } from './manifests';

/** A manifest that both servers make the same object from. */
export interface TwinManifest {
  title: string;
  /** Of the collection. */
  path: string;
  body: object;
}

const core = '/api/v1/namespaces/twins';
const apps = '/apis/apps/v1/namespaces/twins';
const batch = '/apis/batch/v1/namespaces/twins';
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const networking = '/apis/networking.k8s.io/v1/namespaces/twins';

const labels = { app: 'twin' };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: 'main', image: 'example/app' }] },
};
const jobTemplate = {
  spec: {
    template: {
      spec: {
        restartPolicy: 'OnFailure',
        containers: [{ name: 'main', image: 'example/app:latest' }],
      },
    },
  },
};

/** A pod that uses most of what has defaults. */
const richPod = pod(
  'rich',
  {
    hostNetwork: true,
    terminationGracePeriodSeconds: 5,
    tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }],
    securityContext: { fsGroup: 1000 },
    initContainers: [
      { name: 'first', image: 'example/app@sha256:abc' },
      { name: 'side', image: 'example/app:2', restartPolicy: 'Always' },
    ],
    volumes: [
      { name: 'empty' },
      { name: 'host', hostPath: { path: '/tmp' } },
      { name: 'map', configMap: { name: 'settings' } },
      { name: 'secret', secret: { secretName: 'words' } },
      {
        name: 'down',
        downwardAPI: {
          items: [
            { path: 'name', fieldRef: { fieldPath: 'metadata.name' } },
            {
              path: 'cpu',
              resourceFieldRef: {
                containerName: 'main',
                resource: 'limits.cpu',
              },
            },
          ],
        },
      },
      {
        name: 'projected',
        projected: { sources: [{ serviceAccountToken: { path: 'token' } }] },
      },
      { name: 'claim', persistentVolumeClaim: { claimName: 'data' } },
      { name: 'nas', nfs: { server: 'nas', path: '/volume1' } },
    ],
  },
  {
    image: 'example/app:latest',
    env: [
      { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      {
        name: 'CPU',
        valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } },
      },
    ],
    ports: [{ containerPort: 80 }],
    resources: { limits: { cpu: 0.5, memory: '1024Mi' } },
    livenessProbe: { httpGet: { port: 80 } },
    readinessProbe: { exec: { command: ['true'] }, periodSeconds: 1 },
    startupProbe: { tcpSocket: { port: 'http' } },
    lifecycle: { preStop: { httpGet: { port: 80 } } },
    volumeMounts: [{ name: 'claim', mountPath: '/data' }],
  },
);

/** What the two are compared by: one of each kind, and the kinds with many defaults. */
export const twinManifests: TwinManifest[] = [
  {
    title: 'a namespace',
    path: '/api/v1/namespaces',
    body: { metadata: { name: 'another' } },
  },
  {
    title: 'a config map',
    path: `${core}/configmaps`,
    body: configMap('settings', { a: '1' }),
  },
  {
    title: 'a secret',
    path: `${core}/secrets`,
    body: { metadata: { name: 'words' }, stringData: { word: 'sesame' } },
  },
  { title: 'a bare pod', path: `${core}/pods`, body: pod('bare') },
  { title: 'a rich pod', path: `${core}/pods`, body: richPod },
  {
    title: 'a pod that is guaranteed what it asks for',
    path: `${core}/pods`,
    body: pod(
      'guaranteed',
      { restartPolicy: 'Never', serviceAccount: 'default' },
      { resources: { limits: { cpu: '1', memory: '1Gi' } } },
    ),
  },
  {
    title: 'a claim',
    path: `${core}/persistentvolumeclaims`,
    body: claim('data'),
  },
  {
    title: 'a claim from a snapshot, of an odd size',
    path: `${core}/persistentvolumeclaims`,
    body: claim('restored', {
      resources: { requests: { storage: '1536Mi' } },
      dataSource: {
        apiGroup: 'snapshot.storage.k8s.io',
        kind: 'VolumeSnapshot',
        name: 'monday',
      },
    }),
  },
  {
    title: 'a volume',
    path: '/api/v1/persistentvolumes',
    body: volume('twin-volume'),
  },
  {
    title: 'a local volume with a claim',
    path: '/api/v1/persistentvolumes',
    body: volume('twin-local', {
      hostPath: undefined,
      local: { path: '/disk' },
      claimRef: { namespace: 'twins', name: 'data' },
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
    }),
  },
  {
    title: 'a node',
    path: '/api/v1/nodes',
    body: { metadata: { name: 'twin-node' } },
  },
  {
    title: 'a service',
    path: `${core}/services`,
    body: {
      metadata: { name: 'web' },
      spec: { selector: labels, ports: [{ port: 80 }] },
    },
  },
  {
    title: 'a headless service',
    path: `${core}/services`,
    body: {
      metadata: { name: 'headless' },
      spec: {
        clusterIP: 'None',
        selector: labels,
        ports: [{ port: 5432, name: 'db' }],
      },
    },
  },
  {
    title: 'a service on nodes',
    path: `${core}/services`,
    body: {
      metadata: { name: 'nodeport' },
      spec: {
        type: 'NodePort',
        selector: labels,
        ports: [{ port: 80, targetPort: 'http' }],
      },
    },
  },
  {
    title: 'an event',
    path: `${core}/events`,
    body: {
      metadata: { name: 'happened' },
      involvedObject: { kind: 'Pod', name: 'bare', namespace: 'twins' },
      reason: 'Tested',
      message: 'It happened',
      type: 'Normal',
      source: { component: 'twin' },
      count: 2,
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
    },
  },
  {
    title: 'a quota',
    path: `${core}/resourcequotas`,
    body: {
      metadata: { name: 'quota' },
      spec: { hard: { 'count/ingresses.networking.k8s.io': 100 } },
    },
  },
  {
    title: 'limits',
    path: `${core}/limitranges`,
    body: {
      metadata: { name: 'limits' },
      spec: {
        limits: [{ type: 'Container', max: { 'example.com/thing': '1' } }],
      },
    },
  },
  {
    title: 'a service account',
    path: `${core}/serviceaccounts`,
    body: { metadata: { name: 'robot' } },
  },
  {
    title: 'a stateful set with claims',
    path: `${apps}/statefulsets`,
    body: statefulSet('db', { volumeClaimTemplates: [claim('data')] }),
  },
  {
    title: 'a deployment',
    path: `${apps}/deployments`,
    body: {
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: labels }, template },
    },
  },
  {
    title: 'a replica set',
    path: `${apps}/replicasets`,
    body: {
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: labels }, template },
    },
  },
  {
    title: 'a daemon set',
    path: `${apps}/daemonsets`,
    body: {
      metadata: { name: 'agent' },
      spec: { selector: { matchLabels: labels }, template },
    },
  },
  {
    title: 'a job',
    path: `${batch}/jobs`,
    body: { metadata: { name: 'once' }, ...jobTemplate },
  },
  {
    title: 'a cron job',
    path: `${batch}/cronjobs`,
    body: {
      metadata: { name: 'nightly' },
      spec: { schedule: '0 3 * * *', jobTemplate },
    },
  },
  {
    title: 'a storage class',
    path: '/apis/storage.k8s.io/v1/storageclasses',
    body: { metadata: { name: 'twin' }, provisioner: 'example.com/twin' },
  },
  {
    title: 'a CSI driver',
    path: '/apis/storage.k8s.io/v1/csidrivers',
    body: { metadata: { name: 'twin.example.com' }, spec: {} },
  },
  {
    title: 'a lease',
    path: '/apis/coordination.k8s.io/v1/namespaces/twins/leases',
    body: {
      metadata: { name: 'lease' },
      spec: {
        holderIdentity: 'me',
        leaseDurationSeconds: 40,
        renewTime: '2026-01-01T00:00:00.000000Z',
      },
    },
  },
  {
    title: 'a role',
    path: `${rbac}/namespaces/twins/roles`,
    body: {
      metadata: { name: 'reader' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    },
  },
  {
    title: 'a role binding',
    path: `${rbac}/namespaces/twins/rolebindings`,
    body: {
      metadata: { name: 'readers' },
      roleRef: {
        kind: 'Role',
        name: 'reader',
        apiGroup: 'rbac.authorization.k8s.io',
      },
      subjects: [
        { kind: 'User', name: 'jane' },
        { kind: 'ServiceAccount', name: 'default', namespace: 'twins' },
      ],
    },
  },
  {
    title: 'a disruption budget',
    path: '/apis/policy/v1/namespaces/twins/poddisruptionbudgets',
    body: {
      metadata: { name: 'budget' },
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    },
  },
  {
    title: 'a network policy',
    path: `${networking}/networkpolicies`,
    body: {
      metadata: { name: 'closed' },
      spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] },
    },
  },
  {
    title: 'an ingress',
    path: `${networking}/ingresses`,
    body: {
      metadata: { name: 'web' },
      spec: {
        rules: [
          {
            host: 'web.example.com',
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'web', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    },
  },
  {
    title: 'an autoscaler',
    path: '/apis/autoscaling/v2/namespaces/twins/horizontalpodautoscalers',
    body: {
      metadata: { name: 'web' },
      spec: {
        maxReplicas: 3,
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'web',
        },
      },
    },
  },
  {
    title: 'a priority class',
    path: '/apis/scheduling.k8s.io/v1/priorityclasses',
    body: { metadata: { name: 'twin' }, value: 7 },
  },
  {
    title: 'an endpoint slice',
    path: '/apis/discovery.k8s.io/v1/namespaces/twins/endpointslices',
    body: {
      metadata: { name: 'web' },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.1'] }],
      ports: [{ port: 80 }],
    },
  },
];
