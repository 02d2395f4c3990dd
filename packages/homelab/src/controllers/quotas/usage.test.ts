import { claim, metadata, pod } from '../__testUtils__/objects';
import { usedBy } from './usage';

const requesting = (requests: object, limits: object = {}) => ({
  spec: {
    containers: [{ name: 'main', resources: { requests, limits } as never }],
  },
});

it.each<[string, string]>([
  ['pods', '2'],
  ['count/pods', '3'],
  ['requests.cpu', '750m'],
  ['cpu', '750m'],
  ['requests.memory', '1536Mi'],
  ['limits.memory', '2Gi'],
  ['persistentvolumeclaims', '2'],
  ['requests.storage', '3Gi'],
  ['fast.storageclass.storage.k8s.io/requests.storage', '2Gi'],
  ['fast.storageclass.storage.k8s.io/persistentvolumeclaims', '1'],
  ['configmaps', '7'],
  ['count/deployments.apps', '7'],
])('counts %s', (name, expected) => {
  const quota = { metadata: metadata('q'), spec: { hard: { [name]: '10' } } };
  expect(
    usedBy(quota, {
      pods: [
        pod('a', requesting({ cpu: '500m', memory: '1Gi' }, { memory: '2Gi' })),
        pod('b', requesting({ cpu: '250m', memory: '512Mi' })),
        pod('ended', {
          ...requesting({ cpu: '4' }),
          status: { phase: 'Succeeded' },
        }),
      ],
      claims: [
        claim('one'),
        claim('two', {
          spec: {
            storageClassName: 'fast',
            resources: { requests: { storage: '2Gi' } },
          },
        }),
      ],
      services: [],
      count: () => 7,
    }),
  ).toEqual({ [name]: expected });
});
