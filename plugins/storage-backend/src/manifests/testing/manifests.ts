import type { KubernetesObject } from '../../adapters/kubernetes/ClusterClient';

/** A pod spec that the list of fields accepts. */
export function podSpec(
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 999,
      fsGroup: 999,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'main',
        image: 'example/database:1',
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    ...overrides,
  };
}

/** A StatefulSet with one claim template. */
export function statefulSet(options: {
  name?: string;
  pod?: Record<string, unknown>;
  storageClass?: string;
}): KubernetesObject {
  const { name = 'orders', pod = podSpec(), storageClass } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      replicas: 1,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: pod },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: storageClass,
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ],
    },
  };
}

/** A headless Service. */
export function service(
  spec: Record<string, unknown> = {},
  name = 'orders',
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: {
      clusterIP: 'None',
      selector: { app: name },
      ports: [{ name: 'db', port: 5432 }],
      ...spec,
    },
  };
}

/** A CronJob of one container. */
export function cronJob(name = 'orders-dump'): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: {
        metadata: { labels: { app: name } },
        spec: {
          backoffLimit: 1,
          template: {
            metadata: { labels: { app: name } },
            spec: podSpec({
              restartPolicy: 'Never',
              volumes: [{ name: 'data', emptyDir: {} }],
            }),
          },
        },
      },
    },
  };
}
