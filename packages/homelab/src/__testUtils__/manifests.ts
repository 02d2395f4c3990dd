/** A pod of one shell container; what is given replaces what is there. */
export function shellPod(
  name: string,
  script: string,
  more: { spec?: object; container?: object; metadata?: object } = {},
): object {
  return {
    metadata: { name, ...more.metadata },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 5,
      containers: [
        {
          name: 'main',
          image: 'debian:12',
          command: ['sh', '-c', script],
          ...more.container,
        },
      ],
      ...more.spec,
    },
  };
}

/** A claim of a class. */
export function claim(name: string, storageClassName: string): object {
  return {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      resources: { requests: { storage: '1Gi' } },
    },
  };
}

/** A StatefulSet of the stand-in writer; its ledger lies outside of every volume. */
export function writerSet(input: {
  name: string;
  ledger: string;
  storageClassName: string;
  replicas?: number;
  spread?: boolean;
}): { metadata: object; spec: Record<string, unknown> } {
  const { name, ledger, storageClassName, replicas = 1, spread } = input;
  const labels = { app: name };
  return {
    metadata: { name },
    spec: {
      serviceName: name,
      replicas,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 5,
          ...(spread && {
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  {
                    topologyKey: 'kubernetes.io/hostname',
                    labelSelector: { matchLabels: labels },
                  },
                ],
              },
            },
          }),
          containers: [
            {
              name: 'writer',
              image: 'example/ledger:1',
              env: [
                {
                  name: 'POD',
                  valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
                },
                { name: 'LEDGER_DATA', value: '/data/app' },
                { name: 'LEDGER_FILE', value: `${ledger}/$(POD)` },
                { name: 'LEDGER_INTERVAL_MS', value: '5' },
              ],
              readinessProbe: {
                exec: { command: ['ledger-writer', 'ready'] },
                periodSeconds: 1,
                timeoutSeconds: 5,
              },
              volumeMounts: [
                { name: 'data', mountPath: '/data/app', subPath: 'app' },
              ],
            },
          ],
        },
      },
      volumeClaimTemplates: [claim('data', storageClassName)],
    },
  };
}
