/** Of its superuser; the server is only reached from this machine. */
export const postgresPassword = 'only-for-this-test';

/**
 * A Postgres as the restricted Pod Security level wants it: one replica, data
 * in a subdirectory, read-only root file system, no privileges at all. It is
 * probed through TCP: while the image initialises PGDATA a server listens on
 * the socket already, but not yet with the database in it.
 */
export function postgresManifest(options: {
  storageClass?: string;
  /** What becomes of its claims, as `persistentVolumeClaimRetentionPolicy` has it. */
  retention?: { whenDeleted: string; whenScaled: string };
  /** Its requests, such as `{ cpu: '1' }`. */
  requests?: Record<string, string>;
}): string {
  const { retention, requests = {} } = options;
  const storageClass = options.storageClass
    ? `storageClassName: ${options.storageClass}`
    : '# the default class';
  return `apiVersion: v1
kind: Secret
metadata:
  name: postgres
stringData:
  password: ${postgresPassword}
---
apiVersion: v1
kind: Service
metadata:
  name: postgres
spec:
  selector: { app: postgres }
  ports:
    - port: 5432
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
  labels: { app: postgres, team: home }
  annotations: { example.com/contact: somebody }
spec:
  serviceName: postgres
  ${
    retention
      ? `persistentVolumeClaimRetentionPolicy: ${JSON.stringify(retention)}`
      : '# the default retention policy'
  }
  selector:
    matchLabels: { app: postgres }
  template:
    metadata:
      labels: { app: postgres }
    spec:
      terminationGracePeriodSeconds: 120
      securityContext:
        runAsNonRoot: true
        runAsUser: 999
        runAsGroup: 999
        fsGroup: 999
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: postgres
          image: postgres:15
          imagePullPolicy: IfNotPresent
          resources: { requests: ${JSON.stringify(requests)} }
          env:
            - { name: PGDATA, value: /var/lib/postgresql/data/pgdata }
            - { name: POSTGRES_DB, value: app }
            - { name: POSTGRES_PASSWORD_FILE, value: /secret/password }
          readinessProbe:
            exec:
              command: [pg_isready, -h, 127.0.0.1, -U, postgres, -d, app]
            periodSeconds: 1
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: data, mountPath: /var/lib/postgresql/data }
            - { name: run, mountPath: /var/run/postgresql }
            - { name: tmp, mountPath: /tmp }
            - { name: secret, mountPath: /secret }
      volumes:
        - { name: run, emptyDir: {} }
        - { name: tmp, emptyDir: {} }
        - { name: secret, secret: { secretName: postgres } }
  volumeClaimTemplates:
    - metadata:
        name: data
        labels: { app: postgres, part: data }
        annotations: { example.com/note: precious }
      spec:
        accessModes: [ReadWriteOnce]
        ${storageClass}
        resources:
          requests: { storage: 1Gi }
`;
}
