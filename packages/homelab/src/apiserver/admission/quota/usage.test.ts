import { builtInKinds } from '../../registry/builtIn';
import { Resource } from '../../Resource';
import { podResources } from './podResources';
import { quotaUsage } from './usage';

const object = (kind: string, more: object): Resource => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'x', namespace: 'a' },
  ...more,
});
const resources = (cpu: string) => ({ resources: { requests: { cpu } } });

describe('podResources', () => {
  it('takes the larger of what starts and what runs, sidecars with both', () => {
    expect(
      podResources({
        containers: [resources('1'), resources('500m')],
        initContainers: [resources('3')],
      }).requests,
    ).toEqual({ cpu: '3' });
    expect(
      podResources({
        containers: [resources('1')],
        initContainers: [
          { ...resources('1'), restartPolicy: 'Always' },
          resources('1500m'),
        ],
      }).requests,
    ).toEqual({ cpu: '2500m' });
  });
});

describe('quotaUsage', () => {
  const content: Record<string, Resource[]> = {
    pods: [
      object('Pod', {
        spec: { containers: [resources('1')] },
        status: { phase: 'Running', qosClass: 'Burstable' },
      }),
      object('Pod', {
        spec: { containers: [resources('1')] },
        status: { phase: 'Succeeded' },
      }),
    ],
    persistentvolumeclaims: [
      object('PersistentVolumeClaim', {
        spec: {
          storageClassName: 'hot',
          resources: { requests: { storage: '1Gi' } },
        },
      }),
      object('PersistentVolumeClaim', {
        spec: { resources: { requests: { storage: '512Mi' } } },
        status: { allocatedResources: { storage: '2Gi' } },
      }),
    ],
    'apps/statefulsets': [object('StatefulSet', {})],
  };
  const used = (hard: string[], spec: object = {}) =>
    quotaUsage(
      object('ResourceQuota', {
        spec: {
          hard: Object.fromEntries(hard.map(name => [name, '9'])),
          ...spec,
        },
      }),
      builtInKinds,
      collection => content[collection] ?? [],
    );

  it('counts what is there: what has ended as an object only', () => {
    expect(
      used([
        'pods',
        'requests.cpu',
        'count/pods',
        'count/statefulsets.apps',
        'persistentvolumeclaims',
        'requests.storage',
        'hot.storageclass.storage.k8s.io/requests.storage',
        'services',
      ]),
    ).toEqual({
      pods: '1',
      'requests.cpu': '1',
      'count/pods': '2',
      'count/statefulsets.apps': '1',
      persistentvolumeclaims: '2',
      'requests.storage': '3Gi',
      'hot.storageclass.storage.k8s.io/requests.storage': '1Gi',
      services: '0',
    });
  });

  it('counts within its scopes', () => {
    expect(used(['pods'], { scopes: ['BestEffort'] })).toEqual({ pods: '0' });
    expect(used(['pods'], { scopes: ['NotBestEffort'] })).toEqual({
      pods: '1',
    });
  });
});
