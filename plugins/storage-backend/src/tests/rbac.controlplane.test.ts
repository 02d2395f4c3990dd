import {
  ControlPlane,
  describeControlPlane,
  KubeApi,
  KubeObject,
  startControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import { aliasOf } from '../executor/movers/aliasVolume';
import { buildMoverPod } from '../executor/movers/moverPod';
import { buildWalkPod } from '../observe/readings/walk/pod';
import {
  applyAs,
  grantRoles,
  objectPath,
  roleDocuments as documents,
  roleFiles as files,
  type RoleFile,
} from './__testUtils__/roles';

jest.setTimeout(120_000);

const read = ['get', 'list', 'watch'];
const apply = ['get', 'create', 'patch'];
const cross = (verbs: string[], resources: string[], where = '') =>
  resources.flatMap(resource =>
    verbs.map(verb => `${verb} ${resource}${where && ` in ${where}`}`),
  );

/** Exactly what each file may grant, as `verb resource.group` everywhere or in one namespace. */
const grants: Record<RoleFile, string[]> = {
  observe: cross(read, [
    'persistentvolumeclaims',
    'persistentvolumes',
    'nodes',
    'namespaces',
    'pods',
    'resourcequotas',
    'limitranges',
    'events',
    'storageclasses.storage.k8s.io',
    'csidrivers.storage.k8s.io',
    'statefulsets.apps',
    'deployments.apps',
    'cronjobs.batch',
    'jobs.batch',
  ]),
  'observe-kubelet': ['get nodes/stats'],
  walk: [
    ...cross(['create', 'get', 'list', 'delete'], ['pods'], 'stowage-walk'),
    ...cross(['get'], ['pods/log'], 'stowage-walk'),
  ],
  apply: cross(apply, [
    'persistentvolumeclaims',
    'services',
    'configmaps',
    'serviceaccounts',
    'resourcequotas',
    'limitranges',
    'statefulsets.apps',
    'cronjobs.batch',
    'jobs.batch',
    'networkpolicies.networking.k8s.io',
  ]),
  // What holds everywhere is not repeated for the movers' namespace.
  move: [
    ...cross(
      ['create', 'patch', 'delete'],
      ['persistentvolumeclaims', 'persistentvolumes', 'statefulsets.apps'],
    ),
    ...cross(['delete'], ['pods', 'jobs.batch']),
    ...cross(
      ['patch'],
      [
        'deployments.apps',
        'replicasets.apps',
        'daemonsets.apps',
        'cronjobs.batch',
      ],
    ),
    ...cross(
      ['get', 'list', 'patch'],
      [
        'scaledobjects.keda.sh',
        'applications.argoproj.io',
        'kustomizations.kustomize.toolkit.fluxcd.io',
        'helmreleases.helm.toolkit.fluxcd.io',
      ],
    ),
    ...cross(
      ['get', 'list'],
      [
        'services',
        'replicasets.apps',
        'daemonsets.apps',
        'horizontalpodautoscalers.autoscaling',
        'volumesnapshots.snapshot.storage.k8s.io',
      ],
    ),
    ...cross(['get'], ['gitrepositories.source.toolkit.fluxcd.io']),
    ...cross(['get'], ['leases.coordination.k8s.io'], 'kube-node-lease'),
    ...cross(['create', 'get', 'list', 'patch'], ['pods'], 'stowage-movers'),
    ...cross(['get'], ['pods/log'], 'stowage-movers'),
    ...cross(['get', 'list'], ['persistentvolumeclaims'], 'stowage-movers'),
    ...cross(
      ['create', 'get', 'list', 'delete'],
      ['configmaps'],
      'stowage-movers',
    ),
    ...cross(
      ['create', 'get', 'list', 'update', 'patch', 'delete'],
      ['leases.coordination.k8s.io'],
      'stowage-movers',
    ),
  ],
};

describeControlPlane('deploy/rbac', () => {
  let plane: ControlPlane;
  let stowage: KubeApi;
  /** Every verb on every resource and subresource that the server knows, and a few it does not. */
  let questions: Array<{ verb: string; group: string; resource: string }>;
  /** What any service account may do, such as ask what it may do. */
  let baseline: Set<string>;

  const isIdentity = ({ kind, metadata }: KubeObject) =>
    kind === 'Namespace' || (kind === 'ServiceAccount' && metadata.name);

  async function grant(...granted: RoleFile[]): Promise<void> {
    await grantRoles(plane.api, granted);
  }
  async function revokeAll(): Promise<void> {
    for (const document of files.flatMap(documents)) {
      if (!isIdentity(document)) {
        await plane.api
          .request(objectPath(document), { method: 'DELETE' })
          .catch(error => {
            if (error.status !== 404) {
              throw error;
            }
          });
      }
    }
  }

  async function mayDo(
    namespace: string,
    { verb, group, resource: full }: (typeof questions)[number],
  ): Promise<boolean> {
    const [resource, subresource] = full.split('/');
    const review = await stowage.request<{ status: { allowed: boolean } }>(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        method: 'POST',
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: {
              verb,
              group,
              resource,
              subresource,
              namespace,
            },
          },
        },
      },
    );
    return review.status.allowed;
  }

  /** The authorizer's own list of what is allowed, as in {@link grants}. */
  async function rules(): Promise<Set<string>> {
    const inNamespace = async (namespace: string) => {
      const { status } = await stowage.request<{
        status: {
          incomplete: boolean;
          resourceRules: Array<{
            verbs: string[];
            apiGroups: string[];
            resources: string[];
            resourceNames?: string[];
          }>;
        };
      }>('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
        method: 'POST',
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectRulesReview',
          spec: { namespace },
        },
      });
      expect(status.incomplete).toBe(false);
      return status.resourceRules.flatMap(rule =>
        rule.apiGroups.flatMap(group =>
          cross(
            rule.verbs,
            rule.resources.map(
              resource =>
                `${resource}${group && `.${group}`}${
                  rule.resourceNames ? ` named ${rule.resourceNames}` : ''
                }`,
            ),
          ),
        ),
      );
    };
    const everywhere = new Set(await inNamespace('default'));
    const result = new Set(everywhere);
    for (const namespace of [
      'stowage-walk',
      'stowage-movers',
      'kube-node-lease',
      'kube-system',
      'stowage',
    ]) {
      for (const item of await inNamespace(namespace)) {
        if (!everywhere.has(item)) {
          result.add(`${item} in ${namespace}`);
        }
      }
    }
    return result;
  }
  async function allowedByFiles(): Promise<string[]> {
    return [...(await rules())].filter(item => !baseline.has(item)).sort();
  }

  beforeAll(async () => {
    plane = await startControlPlane({ scheduler: false });
    for (const document of documents('observe').filter(isIdentity)) {
      await applyAs(plane.api, document);
    }
    stowage = plane.api.withToken(
      await plane.tokenForServiceAccount({
        namespace: 'stowage',
        name: 'stowage',
      }),
    );
    const groups = await plane.api.request<{
      groups: Array<{ preferredVersion: { groupVersion: string } }>;
    }>('/apis');
    const versions = groups.groups.map(
      ({ preferredVersion }) => preferredVersion.groupVersion,
    );
    const verbs =
      'get list watch create update patch delete deletecollection'.split(' ');
    questions = [];
    for (const version of ['v1', ...versions]) {
      const root = version === 'v1' ? '/api/v1' : `/apis/${version}`;
      const { resources } = await plane.api.request<{
        resources: Array<{ name: string }>;
      }>(root);
      const group = version === 'v1' ? '' : version.split('/')[0];
      for (const { name } of resources) {
        questions.push(...verbs.map(verb => ({ verb, group, resource: name })));
      }
    }
    for (const resource of ['nodes/stats', 'nodes/metrics', 'nodes/log']) {
      questions.push(...verbs.map(verb => ({ verb, group: '', resource })));
    }
    questions.push(
      { verb: 'impersonate', group: '', resource: 'users' },
      { verb: 'impersonate', group: '', resource: 'serviceaccounts' },
      {
        verb: 'escalate',
        group: 'rbac.authorization.k8s.io',
        resource: 'clusterroles',
      },
      {
        verb: 'bind',
        group: 'rbac.authorization.k8s.io',
        resource: 'clusterroles',
      },
      { verb: '*', group: '*', resource: '*' },
    );
    baseline = await rules();
  });
  afterAll(async () => await plane?.stop());
  afterEach(revokeAll);

  it('asks about everything that must stay closed', () => {
    const names = questions.map(({ verb, resource }) => `${verb} ${resource}`);
    expect(names).toEqual(
      expect.arrayContaining([
        'get secrets',
        'create pods/exec',
        'get nodes/proxy',
        'create serviceaccounts/token',
        'create clusterrolebindings',
        'create persistentvolumes',
      ]),
    );
    expect([...baseline].join('\n')).not.toMatch(/secrets|pods|nodes/);
  });

  it.each(files)(
    '%s.yaml alone grants its rules and nothing else',
    async file => {
      await grant(file);
      expect(await allowedByFiles()).toEqual([...grants[file]].sort());
    },
  );

  it.each(files)('all files but %s.yaml grant nothing of it', async file => {
    const others = files.filter(other => other !== file);
    await grant(...others);
    const expected = new Set(others.flatMap(other => grants[other]));
    // A right that holds everywhere is not listed a second time for a namespace.
    const everywhere = (item: string) =>
      item.includes(' in ') && expected.has(item.split(' in ')[0]);
    expect(await allowedByFiles()).toEqual(
      [...expected].filter(item => !everywhere(item)).sort(),
    );
  });

  it('all files together are held to their rules by the authorizer', async () => {
    await grant(...files);
    const granted = new Set([
      ...files.flatMap(file => grants[file]),
      ...baseline,
    ]);
    const wrong: string[] = [];
    const waiting = [...questions];
    const ask = async () => {
      for (let item = waiting.pop(); item; item = waiting.pop()) {
        const { verb, group, resource } = item;
        const name = `${verb} ${resource}${group && `.${group}`}`;
        for (const namespace of ['default', 'stowage-walk', 'stowage-movers']) {
          const expected =
            granted.has(name) || granted.has(`${name} in ${namespace}`);
          if ((await mayDo(namespace, item)) !== expected) {
            wrong.push(`${name} in ${namespace}: expected ${expected}`);
          }
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, ask));
    expect(wrong).toEqual([]);
  });

  it('refuses requests, not only questions', async () => {
    await grant(...files);
    for (const [method, path] of [
      ['GET', '/api/v1/secrets'],
      ['GET', '/api/v1/namespaces/stowage-walk/secrets'],
      ['POST', '/api/v1/namespaces/stowage-walk/pods/x/exec?command=sh'],
      ['GET', '/api/v1/nodes/x/proxy/stats/summary'],
      ['DELETE', '/api/v1/namespaces/default/services/x'],
      ['PATCH', '/api/v1/namespaces/default/pods/x'],
      ['POST', '/api/v1/namespaces/default/pods'],
    ] as const) {
      await expect(
        stowage.request(path, {
          method,
          body: method === 'POST' ? { metadata: { name: 'x' } } : undefined,
        }),
      ).rejects.toMatchObject({ status: 403 });
    }
    await expect(
      stowage.request('/api/v1/persistentvolumeclaims'),
    ).resolves.toMatchObject({ kind: 'PersistentVolumeClaimList' });
  });

  /** Waits until a policy is enforced and says that its expressions fit the API. */
  async function policyReady(name: string): Promise<void> {
    const path = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/${name}`;
    const { status } = await waitFor(
      `the policy ${name} to be checked`,
      async () => {
        const policy = await plane.api.request<{
          metadata: { generation: number };
          status?: { observedGeneration?: number; typeChecking?: object };
        }>(path);
        return (
          policy.status?.observedGeneration === policy.metadata.generation &&
          policy
        );
      },
    );
    expect(status!.typeChecking).toEqual({});
  }

  describe('the policy of walk.yaml', () => {
    const pod = () =>
      buildWalkPod({
        target: {
          node: 'pi-1',
          kind: 'folder',
          path: '/opt/local-path-provisioner',
          volumes: [],
        },
        config: {
          namespace: 'stowage-walk',
          image: 'debian',
          timeoutMs: 600_000,
        },
      });
    type Changeable = { spec: any };
    const create = (change: (pod: any) => void = () => {}) => {
      const changed = pod() as unknown as Changeable;
      change(changed);
      return stowage.request(
        '/api/v1/namespaces/stowage-walk/pods?dryRun=All',
        { method: 'POST', body: changed },
      );
    };

    it('admits what Stowage makes and nothing that could do more', async () => {
      await grant('walk');
      await policyReady('stowage-walk');
      const writable = ({ spec }: Changeable) => {
        spec.containers[0].volumeMounts[0].readOnly = false;
        delete spec.containers[0].volumeMounts[0].recursiveReadOnly;
      };
      await waitFor('the policy to be enforced and the account to exist', () =>
        create(writable).then(
          () => false,
          error => error.message.includes('mounts read-only'),
        ),
      );
      await expect(create()).resolves.toMatchObject({ kind: 'Pod' });
      const cases: Array<[RegExp, (changed: Changeable) => void]> = [
        [/mounts read-only/, writable],
        [
          /never all of it/,
          ({ spec }) => (spec.volumes[0].hostPath.path = '/'),
        ],
        [
          /and nothing else/,
          ({ spec }) =>
            spec.volumes.push({ name: 's', secret: { secretName: 's' } }),
        ],
        [/shares nothing/, ({ spec }) => (spec.hostNetwork = true)],
        [/shares nothing/, ({ spec }) => (spec.hostPID = true)],
        [/no token/, ({ spec }) => delete spec.automountServiceAccountToken],
        [
          /not privileged/,
          ({ spec }) => {
            spec.containers[0].securityContext.privileged = true;
            delete spec.containers[0].securityContext.allowPrivilegeEscalation;
          },
        ],
        [
          /no capability but/,
          ({ spec }) =>
            spec.containers[0].securityContext.capabilities.add.push(
              'SYS_ADMIN',
            ),
        ],
        [
          /no capability but/,
          ({ spec }) => delete spec.containers[0].securityContext.capabilities,
        ],
        [
          /mounts read-only/,
          ({ spec }) => {
            const first = spec.containers[0];
            const [{ name, mountPath }] = first.volumeMounts;
            spec.initContainers = [
              { ...first, name: 'i', volumeMounts: [{ name, mountPath }] },
            ];
          },
        ],
        [/within an hour/, ({ spec }) => delete spec.activeDeadlineSeconds],
      ];
      for (const [message, change] of cases) {
        await expect(create(change)).rejects.toMatchObject({
          message: expect.stringMatching(message),
        });
      }
    });
  });

  describe('the policy of move.yaml', () => {
    const alias = (change: (volume: any) => void = () => {}) => {
      const volume = aliasOf({
        volume: {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: 'data' },
          spec: {
            capacity: { storage: '1Gi' },
            accessModes: ['ReadWriteOnce'],
            hostPath: { path: '/opt/local-path-provisioner/data' },
          },
        },
        operation: 'opabc',
        name: 'stowage-opabc-source-0',
        namespace: 'stowage-movers',
      }).volume as any;
      change(volume);
      return stowage.request('/api/v1/persistentvolumes?dryRun=All', {
        method: 'POST',
        body: volume,
      });
    };

    it('admits aliases of volumes and nothing that could do more', async () => {
      await grant('move');
      await policyReady('stowage-move-volumes');
      const deleting = ({ spec }: any) => {
        spec.persistentVolumeReclaimPolicy = 'Delete';
      };
      await waitFor('the policy to be enforced', () =>
        alias(deleting).then(
          () => false,
          error => error.message.includes('none that deletes'),
        ),
      );
      await expect(alias()).resolves.toMatchObject({
        kind: 'PersistentVolume',
      });
      const path = (text: string) => (volume: any) => {
        volume.spec.hostPath.path = text;
      };
      const cases: Array<[RegExp, (volume: any) => void]> = [
        [/but an alias/, ({ metadata }) => delete metadata.annotations],
        [
          /claim of Stowage's movers/,
          ({ spec }) => {
            spec.claimRef.namespace = 'default';
          },
        ],
        [/claim of Stowage's movers/, ({ spec }) => delete spec.claimRef],
        [/never a whole disk/, path('/')],
        [/never a whole disk/, path('/data')],
        [/folder of the node's system/, path('/etc/kubernetes')],
        [/folder of the node's system/, path('/var/lib/kubelet/pods')],
      ];
      for (const [message, change] of cases) {
        await expect(alias(change)).rejects.toMatchObject({
          message: expect.stringMatching(message),
        });
      }
    });

    it('lets a mover run, at the level that its namespace enforces', async () => {
      await grant('move');
      const create = (change: (pod: any) => void = () => {}) => {
        const pod = buildMoverPod({
          operation: 'opabc',
          epoch: 1,
          role: 'both',
          index: 0,
          sourceClaim: 'source',
          targetClaim: 'target',
          settings: { namespace: 'stowage-movers', image: 'mover' },
        }) as any;
        change(pod);
        return stowage.request(
          '/api/v1/namespaces/stowage-movers/pods?dryRun=All',
          { method: 'POST', body: pod },
        );
      };
      await waitFor('the account to exist', () =>
        create().then(
          () => true,
          () => false,
        ),
      );
      await expect(
        create(({ spec }) => {
          spec.volumes.push({ name: 'node', hostPath: { path: '/' } });
        }),
      ).rejects.toMatchObject({
        message: expect.stringMatching(/violates PodSecurity "baseline/),
      });
    });
  });

  describe('the policy of apply.yaml', () => {
    const workload = (kind: string, namespace: string, pod: object = {}) => {
      const template = {
        metadata: { labels: { app: 'x' } },
        spec: {
          restartPolicy: kind === 'StatefulSet' ? 'Always' : 'Never',
          containers: [{ name: 'x', image: 'x' }],
          ...pod,
        },
      };
      const specs: Record<string, object> = {
        StatefulSet: {
          serviceName: 'x',
          selector: { matchLabels: { app: 'x' } },
          template,
        },
        Job: { template },
        CronJob: { schedule: '@daily', jobTemplate: { spec: { template } } },
        ConfigMap: {},
      };
      const apiVersion =
        { StatefulSet: 'apps/v1', ConfigMap: 'v1' }[kind] ?? 'batch/v1';
      return {
        apiVersion,
        kind,
        metadata: { name: 'x', namespace },
        ...(kind !== 'ConfigMap' && { spec: specs[kind] }),
      };
    };

    it('lets a move make its aliases and its record where both files are in force', async () => {
      await grant(...files);
      await policyReady('stowage-apply');
      await waitFor('the policy to be enforced', () =>
        applyAs(stowage, workload('ConfigMap', 'stowage-walk'), true).then(
          () => false,
          error => error.message.includes('namespaces of the system'),
        ),
      );
      const { claim } = aliasOf({
        volume: {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: 'data' },
          spec: {
            capacity: { storage: '1Gi' },
            accessModes: ['ReadWriteOnce'],
            hostPath: { path: '/opt/local-path-provisioner/data' },
          },
        },
        operation: 'opabc',
        name: 'stowage-opabc-source-0',
        namespace: 'stowage-movers',
      });
      await expect(
        stowage.request(
          '/api/v1/namespaces/stowage-movers/persistentvolumeclaims?dryRun=All',
          { method: 'POST', body: claim },
        ),
      ).resolves.toMatchObject({ kind: 'PersistentVolumeClaim' });
      await applyAs(stowage, workload('ConfigMap', 'stowage-movers'), true);
    });

    it('keeps templates away from nodes and system namespaces', async () => {
      await grant('apply');
      await policyReady('stowage-apply');
      const namespace = await plane.createNamespace();
      await waitFor('the policy to be enforced', () =>
        applyAs(stowage, workload('ConfigMap', 'kube-system'), true).then(
          () => false,
          error => error.message.includes('namespaces of the system'),
        ),
      );
      const harmless = ['StatefulSet', 'Job', 'CronJob', 'ConfigMap'];
      for (const kind of harmless) {
        await applyAs(stowage, workload(kind, namespace), true);
      }
      const bad: Array<[RegExp, object]> = [
        [/network or processes/, { hostNetwork: true }],
        [/network or processes/, { hostPID: true }],
        [
          /directory of its node/,
          { volumes: [{ name: 'h', hostPath: { path: '/etc' } }] },
        ],
        [
          /privileged/,
          {
            containers: [
              { name: 'x', image: 'x', securityContext: { privileged: true } },
            ],
          },
        ],
        [
          /privileged/,
          {
            initContainers: [
              {
                name: 'i',
                image: 'x',
                securityContext: { capabilities: { add: ['SYS_ADMIN'] } },
              },
            ],
          },
        ],
      ];
      for (const kind of ['StatefulSet', 'Job', 'CronJob']) {
        for (const [message, pod] of bad) {
          await expect(
            applyAs(stowage, workload(kind, namespace, pod), true),
          ).rejects.toMatchObject({
            message: expect.stringMatching(message),
          });
        }
      }
      for (const kind of ['StatefulSet', 'Job', 'CronJob']) {
        await expect(
          applyAs(stowage, workload(kind, 'stowage-movers'), true),
        ).rejects.toMatchObject({
          message: expect.stringMatching(/namespaces of the system/),
        });
      }
      // Other people's workloads are none of its business.
      await applyAs(
        plane.api,
        workload('StatefulSet', namespace, { hostNetwork: true }),
        true,
      );
    });
  });
});
