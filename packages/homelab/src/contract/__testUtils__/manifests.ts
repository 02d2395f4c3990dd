/** Manifests that the tests of the contract make things from. */

export function claim(name: string, spec: object = {}, metadata: object = {}) {
  return {
    metadata: { name, ...metadata },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'none',
      resources: { requests: { storage: '1Gi' } },
      ...spec,
    },
  };
}

export function volume(name: string, spec: object = {}) {
  return {
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'none',
      hostPath: { path: '/tmp/nowhere' },
      ...spec,
    },
  };
}

export function pod(name: string, spec: object = {}, container: object = {}) {
  return {
    metadata: { name },
    spec: {
      containers: [{ name: 'main', image: 'example/app:1', ...container }],
      ...spec,
    },
  };
}

export function statefulSet(name: string, spec: object = {}) {
  const labels = { app: name };
  return {
    metadata: { name },
    spec: {
      serviceName: name,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: 'example/app:1' }] },
      },
      ...spec,
    },
  };
}

export function configMap(name: string, data: Record<string, string> = {}) {
  return { metadata: { name }, data };
}
