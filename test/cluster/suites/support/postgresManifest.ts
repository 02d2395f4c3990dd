/**
 * A Postgres as the restricted Pod Security level wants it: one replica, data
 * in a subdirectory, read-only root file system, no privileges at all. It is
 * probed through TCP: while the image initialises PGDATA a server listens on
 * the socket already, but not yet with the database in it.
 */
export function postgresManifest(options: { storageClass?: string }): string {
  const storageClass = options.storageClass
    ? `storageClassName: ${options.storageClass}`
    : '# the default class';
  return `apiVersion: v1
kind: Secret
metadata:
  name: postgres
stringData:
  password: only-for-this-test
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
spec:
  serviceName: postgres
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
      spec:
        accessModes: [ReadWriteOnce]
        ${storageClass}
        resources:
          requests: { storage: 1Gi }
`;
}
