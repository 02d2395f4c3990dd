import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { ClusterClient } from '../../adapters/kubernetes';
import { Home } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { plainClient } from './__testUtils__/plainClient';
import { ScriptedMover } from './__testUtils__/ScriptedMover';
import { TestOperation } from './__testUtils__/TestOperation';

jest.setTimeout(180_000);

/** Refuses what the expression is false for, as a company's policy would. */
const policy = (options: {
  name: string;
  group: string;
  resource: string;
  expression: string;
  namespace: string;
}) => {
  const { name, group, resource, expression, namespace } = options;
  const metadata = { name };
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const matchConstraints = {
    namespaceSelector: {
      matchLabels: { 'kubernetes.io/metadata.name': namespace },
    },
    resourceRules: [
      {
        apiGroups: [group],
        apiVersions: ['v1'],
        operations: ['CREATE'],
        resources: [resource],
      },
    ],
  };
  return [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        matchConstraints,
        validations: [{ expression, message: `house rule ${name}` }],
      },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  ];
};

describeControlPlane('what a move will make', () => {
  let suite: HomeSuite | undefined;
  let home: Home;
  let client: ClusterClient;

  beforeAll(async () => {
    suite = await HomeSuite.start();
    ({ home, client } = suite);
  });
  afterAll(async () => {
    await suite?.stop();
  });

  const start = async () => {
    const { namespace, decisions } = await home.database(client);
    const operation = new TestOperation({
      id: home.newId(),
      decisions,
      cluster: new ScriptedMover().over(plainClient(client)),
    });
    return { namespace, operation, steps: home.steps(decisions) };
  };
  const uidOfClaim = async (namespace: string) =>
    (
      await client.get({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace,
        name: 'data-db-0',
      })
    )?.metadata.uid;

  it.each([
    [
      'statefulsets',
      'apps',
      "object.spec.volumeClaimTemplates.all(t, t.spec.storageClassName != 'fast')",
      "StatefulSet 'db'",
    ],
    [
      'persistentvolumeclaims',
      '',
      "object.spec.storageClassName != 'fast'",
      "PersistentVolumeClaim 'data-db-0'",
    ],
  ])(
    'is tried while the application runs: a policy about %s ends the move before it',
    async (resource, group, expression, words) => {
      const { namespace, operation, steps } = await start();
      const before = await uidOfClaim(namespace);
      const name = `no-fast-${resource}`;
      for (const object of policy({
        name,
        group,
        resource,
        expression,
        namespace,
      })) {
        await client.create(object);
      }
      await waitFor('the policy to work', () =>
        client
          .create(
            resource === 'statefulsets'
              ? {
                  apiVersion: 'apps/v1',
                  kind: 'StatefulSet',
                  metadata: { name: 'trial', namespace },
                  spec: {
                    serviceName: 'trial',
                    selector: { matchLabels: { a: 'b' } },
                    template: {
                      metadata: { labels: { a: 'b' } },
                      spec: { containers: [{ name: 'a', image: 'a' }] },
                    },
                    volumeClaimTemplates: [
                      {
                        metadata: { name: 'data' },
                        spec: {
                          storageClassName: 'fast',
                          accessModes: ['ReadWriteOnce'],
                          resources: { requests: { storage: '1Gi' } },
                        },
                      },
                    ],
                  },
                }
              : {
                  apiVersion: 'v1',
                  kind: 'PersistentVolumeClaim',
                  metadata: { name: 'trial', namespace },
                  spec: {
                    storageClassName: 'fast',
                    accessModes: ['ReadWriteOnce'],
                    resources: { requests: { storage: '1Gi' } },
                  },
                },
            { dryRun: true },
          )
          .then(
            () => false,
            () => true,
          ),
      );

      await expect(operation.runAll(steps)).rejects.toMatchObject({
        code: 'CLUSTER_REFUSED',
        message: expect.stringContaining(words),
      });
      await expect(operation.undo()).resolves.toBeUndefined();
      await expect(uidOfClaim(namespace)).resolves.toBe(before);
    },
  );

  it('is not refused by a quota that only the old claim fills', async () => {
    const { namespace, operation, steps } = await start();
    await client.create({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'full', namespace },
      spec: { hard: { persistentvolumeclaims: '1' } },
    });
    await waitFor('the quota to be counted', async () => {
      const quota = await client.get({
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        namespace,
        name: 'full',
      });
      return (
        (quota?.status as { used?: Record<string, string> })?.used
          ?.persistentvolumeclaims === '1'
      );
    });
    await expect(operation.runAll(steps)).resolves.toMatchObject({
      outcome: 'done',
    });
  });
});
