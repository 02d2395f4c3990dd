import { stringify } from 'yaml';

/** Where the scene of moving lies; its team is the signed-in guest's. */
export const sceneNamespace = 'orders';

/** Applications that exist before the portal does: components of the catalog with claims to move. */
export const scene = {
  /** A database on the NAS, which wants to be on a node's own disk. */
  invoices: { component: 'invoices', pod: 'invoices-db-0', set: 'invoices-db' },
  /** Files on one node's disk. */
  photos: { component: 'photos', claim: 'photos' },
  /** A claim that nobody mounts any more. */
  scans: { component: 'photos', claim: 'old-scans' },
} as const;

/** The claim of the database on the NAS. */
export const invoicesClaim = 'data-invoices-db-0';

const labelsOf = (component: string, app: string) => ({
  app,
  'backstage.io/kubernetes-id': component,
});

const restricted = {
  runAsNonRoot: true,
  runAsUser: 999,
  runAsGroup: 999,
  fsGroup: 999,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
};
const unprivileged = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

function database() {
  const labels = labelsOf(scene.invoices.component, scene.invoices.set);
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: scene.invoices.set, labels },
    spec: {
      serviceName: scene.invoices.set,
      selector: { matchLabels: { app: scene.invoices.set } },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 60,
          securityContext: restricted,
          containers: [
            {
              name: 'postgres',
              image: 'postgres:15',
              imagePullPolicy: 'IfNotPresent',
              env: [
                {
                  name: 'PGDATA',
                  value: '/var/lib/postgresql/data/pgdata',
                },
                { name: 'POSTGRES_DB', value: 'invoices' },
                // Nobody outside of the pod's own network reaches this throw-away database.
                { name: 'POSTGRES_HOST_AUTH_METHOD', value: 'trust' },
              ],
              // Through TCP: while the image initialises PGDATA a server listens on the socket.
              readinessProbe: {
                exec: {
                  command: [
                    ...['pg_isready', '-h', '127.0.0.1'],
                    ...['-U', 'postgres', '-d', 'invoices'],
                  ],
                },
                periodSeconds: 1,
              },
              securityContext: unprivileged,
              volumeMounts: [
                { name: 'data', mountPath: '/var/lib/postgresql/data' },
                { name: 'run', mountPath: '/var/run/postgresql' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'run', emptyDir: {} },
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', labels },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'nfs-storage',
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ],
    },
  };
}

function files() {
  const labels = labelsOf(scene.photos.component, scene.photos.claim);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: scene.photos.claim, labels },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: { app: scene.photos.claim } },
      template: {
        metadata: { labels },
        spec: {
          // The shell below does not wait for anything when it is told to end.
          terminationGracePeriodSeconds: 5,
          securityContext: restricted,
          containers: [
            {
              name: 'photos',
              image: 'debian:bookworm-slim',
              imagePullPolicy: 'IfNotPresent',
              command: ['bash', '-c'],
              args: [
                [
                  'trap "exit 0" TERM',
                  'for n in {1..40}; do [ -e /photos/$n.raw ] || head -c 1000000 /dev/urandom >/photos/$n.raw; done',
                  'touch /tmp/ready',
                  'sleep infinity & wait',
                ].join('; '),
              ],
              readinessProbe: {
                exec: { command: ['test', '-e', '/tmp/ready'] },
                periodSeconds: 1,
              },
              securityContext: unprivileged,
              volumeMounts: [
                { name: 'photos', mountPath: '/photos' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            {
              name: 'photos',
              persistentVolumeClaim: { claimName: scene.photos.claim },
            },
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
    },
  };
}

function claim(options: {
  name: string;
  component: string;
  storageClassName: string;
}) {
  const { name, component, storageClassName } = options;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, labels: labelsOf(component, name) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      resources: { requests: { storage: '200Mi' } },
    },
  };
}

/** Everything in the cluster that the tests of moving find there. */
export function sceneManifest(): string {
  return [
    database(),
    claim({
      name: scene.photos.claim,
      component: scene.photos.component,
      storageClassName: 'local-path',
    }),
    files(),
    claim({
      name: scene.scans.claim,
      component: scene.scans.component,
      storageClassName: 'nfs-storage',
    }),
  ]
    .map(object => stringify(object))
    .join('---\n');
}

/** The components of the scene as the catalog reads them. */
export function sceneCatalog(): string {
  return [scene.invoices.component, scene.photos.component]
    .map(name =>
      stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name,
          annotations: {
            'backstage.io/kubernetes-id': name,
            'backstage.io/kubernetes-namespace': sceneNamespace,
          },
        },
        spec: { type: 'service', lifecycle: 'production', owner: 'home' },
      }),
    )
    .join('---\n');
}
