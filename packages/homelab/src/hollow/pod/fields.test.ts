import { Pod } from '../../cluster/podObjects';
import { FieldContext, podField, resourceField } from './fields';

const pod: Pod = {
  metadata: {
    name: 'writer-0',
    namespace: 'shop',
    uid: 'u1',
    resourceVersion: '1',
    labels: { app: 'writer' },
    annotations: { 'stowage.io/command': '{"sequence": 1}', a: 'b' },
  },
  spec: {
    nodeName: 'pi-1',
    containers: [
      {
        name: 'main',
        resources: { limits: { memory: '64Mi' }, requests: { cpu: '250m' } },
      },
    ],
  },
};
const context: FieldContext = {
  pod,
  address: '192.0.2.1',
  allocatable: { cpu: '4' },
};

it.each([
  ['metadata.name', 'writer-0'],
  ["metadata.labels['app']", 'writer'],
  ["metadata.annotations['stowage.io/command']", '{"sequence": 1}'],
  ["metadata.annotations['absent']", ''],
  ['metadata.annotations', 'a="b"\nstowage.io/command="{\\"sequence\\": 1}"'],
  ['spec.nodeName', 'pi-1'],
  ['status.podIP', '192.0.2.1'],
])('reads %s', (fieldPath, expected) => {
  expect(podField({ fieldPath }, context)).toBe(expected);
});

it('refuses other fields', () => {
  expect(() => podField({ fieldPath: 'spec.containers' }, context)).toThrow(
    'unsupported fieldPath: spec.containers',
  );
});

it.each([
  [{ resource: 'limits.memory', divisor: '1Mi' }, '64'],
  [{ resource: 'requests.cpu' }, '1'],
  [{ resource: 'requests.cpu', divisor: '1m' }, '250'],
  [{ resource: 'limits.cpu', containerName: 'main' }, '4'],
])('reads %j', (selector, expected) => {
  expect(resourceField(selector, pod.spec.containers[0], context)).toBe(
    expected,
  );
});
