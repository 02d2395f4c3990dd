import { ago, metadata, pod, say } from '../__testUtils__/objects';
import { EndpointSlice, Service } from '../core/kinds';
import { planSlices } from './planSlices';

const service: Service = {
  metadata: metadata('db'),
  spec: {
    selector: { app: 'db' },
    clusterIP: 'None',
    ports: [{ name: 'sql', port: 5432, targetPort: 'sql' }],
  },
};
const containers = [
  { name: 'main', ports: [{ name: 'sql', containerPort: 15432 }] },
];
const member = pod('db-0', {
  metadata: { labels: { app: 'db' } },
  spec: { containers, hostname: 'db-0', subdomain: 'db' },
});
const made = planSlices(service, [member, pod('other')], [])[0] as {
  object: object;
};

it('a slice has the addresses of what the service selects', () => {
  expect(made.object).toMatchObject({
    ports: [{ name: 'sql', port: 15432, protocol: 'TCP' }],
    endpoints: [
      {
        addresses: ['10.0.0.1'],
        hostname: 'db-0',
        conditions: { ready: true, serving: true, terminating: false },
        targetRef: { name: 'db-0' },
      },
    ],
  });
});

it('a slice stays as it is, changes with its pods, and is one where there are none', () => {
  const present = {
    ...made.object,
    metadata: {
      ...metadata('db-x'),
      ...(made.object as EndpointSlice).metadata,
      name: 'db-x',
    },
  } as EndpointSlice;
  expect(planSlices(service, [member], [present])).toEqual([]);
  const leaving = {
    ...member,
    metadata: { ...member.metadata, deletionTimestamp: ago(1) },
  };
  expect(planSlices(service, [leaving], [present])[0]).toMatchObject({
    verb: 'update',
    object: {
      endpoints: [
        { conditions: { ready: false, serving: true, terminating: true } },
      ],
    },
  });
  expect(say(planSlices(service, [], [present]))).toEqual([
    'update endpointslices db-x',
  ]);
  expect(planSlices({ ...service, spec: { ports: [] } }, [member], [])).toEqual(
    [],
  );
});
