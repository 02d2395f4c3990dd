import { reviewManifests } from './reviewManifests';
import { cronJob, podSpec, service, statefulSet } from './testing/manifests';

function review(...manifests: unknown[]) {
  return reviewManifests({ namespace: 'orders', manifests });
}

function container(overrides: Record<string, unknown>) {
  return podSpec({ containers: [{ name: 'main', image: 'x', ...overrides }] });
}

describe('reviewManifests', () => {
  it('accepts what a database needs, in the order in which it is needed', () => {
    const { checks, objects } = review(cronJob(), statefulSet({}), service());
    expect(checks).toEqual([]);
    expect(objects.map(({ kind }) => kind)).toEqual([
      'Service',
      'StatefulSet',
      'CronJob',
    ]);
    expect(objects[0].metadata).toEqual({
      name: 'orders',
      namespace: 'orders',
      labels: { 'app.kubernetes.io/managed-by': 'stowage' },
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a directory of the node',
      podSpec({
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', hostPath: { path: '/' } },
        ],
      }),
      'spec.template.spec.volumes[1].hostPath',
    ],
    [
      'an in-tree NFS volume',
      podSpec({ volumes: [{ name: 'a', nfs: { server: 'x', path: '/' } }] }),
      'spec.template.spec.volumes[0].nfs',
    ],
    [
      'a CSI volume in the pod',
      podSpec({ volumes: [{ name: 'a', csi: { driver: 'x' } }] }),
      'spec.template.spec.volumes[0].csi',
    ],
    [
      'a projected token',
      podSpec({
        volumes: [
          {
            name: 'a',
            projected: { sources: [{ serviceAccountToken: { path: 't' } }] },
          },
        ],
      }),
      'spec.template.spec.volumes[0].projected.sources[0].serviceAccountToken',
    ],
    [
      'a node by name',
      podSpec({ nodeName: 'node-1' }),
      'spec.template.spec.nodeName',
    ],
    [
      'an ephemeral container',
      podSpec({ ephemeralContainers: [{ name: 'x' }] }),
      'spec.template.spec.ephemeralContainers',
    ],
    [
      'added capabilities',
      container({ securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }),
      'spec.template.spec.containers[0].securityContext.capabilities.add',
    ],
    [
      'a port of the node',
      container({ ports: [{ containerPort: 1, hostPort: 1 }] }),
      'spec.template.spec.containers[0].ports[0].hostPort',
    ],
    [
      'mount propagation',
      container({
        volumeMounts: [
          { name: 'a', mountPath: '/a', mountPropagation: 'Bidirectional' },
        ],
      }),
      'spec.template.spec.containers[0].volumeMounts[0].mountPropagation',
    ],
    [
      'a field called constructor',
      podSpec({ constructor: 'x' }),
      'spec.template.spec.constructor',
    ],
  ])('refuses %s by its path', (_, pod, path) => {
    const { checks, objects } = review(statefulSet({ pod }));
    expect(objects).toEqual([]);
    expect(checks).toEqual([
      expect.objectContaining({
        code: 'MANIFEST_FIELD_NOT_ALLOWED',
        level: 'blocking',
        field: 'manifest',
        message: expect.stringContaining(`StatefulSet/orders: ${path}:`),
      }),
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['the network of the node', podSpec({ hostNetwork: true }), 'hostNetwork'],
    ['the processes of the node', podSpec({ hostPID: true }), 'hostPID'],
    ['the memory of the node', podSpec({ hostIPC: true }), 'hostIPC'],
    [
      'a token',
      podSpec({ automountServiceAccountToken: true }),
      'automountServiceAccountToken',
    ],
    [
      'a privileged container',
      container({ securityContext: { privileged: true } }),
      'securityContext.privileged',
    ],
    [
      'root',
      container({ securityContext: { runAsUser: 0 } }),
      'securityContext.runAsUser',
    ],
    [
      'a list where an object belongs',
      podSpec({ securityContext: [] }),
      'securityContext',
    ],
    [
      'an object where a value belongs',
      podSpec({ restartPolicy: { hostPath: '/' } }),
      'restartPolicy',
    ],
  ])('refuses %s by its value', (_, pod, path) => {
    const { checks } = review(statefulSet({ pod }));
    expect(checks).toEqual([
      expect.objectContaining({
        code: 'MANIFEST_VALUE_NOT_ALLOWED',
        message: expect.stringContaining(path),
      }),
    ]);
  });

  it('refuses a pod that would get a token by default', () => {
    const { automountServiceAccountToken: _, ...pod } = podSpec();
    expect(review(statefulSet({ pod })).checks).toEqual([
      expect.objectContaining({ code: 'MANIFEST_FIELD_MISSING' }),
    ]);
  });

  it.each([
    ['type', { type: 'LoadBalancer' }, 'MANIFEST_VALUE_NOT_ALLOWED'],
    ['type', { type: 'NodePort' }, 'MANIFEST_VALUE_NOT_ALLOWED'],
    ['type', { type: 'ExternalName' }, 'MANIFEST_VALUE_NOT_ALLOWED'],
    ['externalIPs', { externalIPs: ['1.2.3.4'] }, 'MANIFEST_FIELD_NOT_ALLOWED'],
    ['clusterIP', { clusterIP: '10.96.0.10' }, 'MANIFEST_VALUE_NOT_ALLOWED'],
    [
      'nodePort',
      { ports: [{ port: 1, nodePort: 30000 }] },
      'MANIFEST_FIELD_NOT_ALLOWED',
    ],
  ])('refuses a Service with its own %s', (field, spec, code) => {
    expect(review(service(spec)).checks).toEqual([
      expect.objectContaining({
        code,
        message: expect.stringContaining(field),
      }),
    ]);
  });

  it.each([
    ['Role', 'rbac.authorization.k8s.io/v1'],
    ['ClusterRoleBinding', 'rbac.authorization.k8s.io/v1'],
    ['Namespace', 'v1'],
    ['PersistentVolume', 'v1'],
    ['Secret', 'v1'],
    ['Pod', 'v1'],
    ['StatefulSet', 'apps/v1beta1'],
  ])('refuses %s of %s', (kind, apiVersion) => {
    expect(
      review({ apiVersion, kind, metadata: { name: 'x' } }).checks,
    ).toEqual([
      expect.objectContaining({
        code: 'MANIFEST_KIND_NOT_ALLOWED',
        remedy: expect.stringContaining('StatefulSet'),
      }),
    ]);
  });

  it('refuses another namespace', () => {
    const manifest = service();
    manifest.metadata.namespace = 'kube-system';
    expect(review(manifest).checks).toEqual([
      expect.objectContaining({
        code: 'MANIFEST_NAMESPACE_FOREIGN',
        message: expect.stringContaining("'kube-system'"),
      }),
    ]);
  });

  it('refuses annotations that provisioners obey, and owner references', () => {
    const manifest = service();
    manifest.metadata.annotations = {
      'stowage.io/template': 'template:default/postgres',
      'cas.openebs.io/config': '- name: BasePath\n  value: /etc',
    };
    manifest.metadata.ownerReferences = [];
    expect(
      review(manifest).checks.map(({ code, message }) => [code, message]),
    ).toEqual([
      [
        'MANIFEST_VALUE_NOT_ALLOWED',
        expect.stringContaining('cas.openebs.io/config'),
      ],
      [
        'MANIFEST_FIELD_NOT_ALLOWED',
        expect.stringContaining('ownerReferences'),
      ],
    ]);
  });

  it('lets claims say that they are kept when they go from Git, and nothing else', () => {
    const claim = (annotations: Record<string, string>) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'dumps', annotations },
      spec: { accessModes: ['ReadWriteOnce'] },
    });
    const keeping = {
      'argocd.argoproj.io/sync-options': 'Prune=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    };
    expect(review(claim(keeping)).checks).toEqual([]);
    const [template] = (statefulSet({}).spec as any).volumeClaimTemplates;
    const set = statefulSet({});
    (set.spec as any).volumeClaimTemplates = [
      { ...template, metadata: { name: 'data', annotations: keeping } },
    ];
    expect(review(set).checks).toEqual([]);

    const keptService = service();
    keptService.metadata.annotations = keeping;
    const messages = [
      claim({ 'argocd.argoproj.io/sync-options': 'Replace=true' }),
      claim({ 'argocd.argoproj.io/hook': 'PreSync' }),
      claim({ 'kustomize.toolkit.fluxcd.io/force': 'enabled' }),
      keptService,
    ].map(manifest => review(manifest).checks.map(({ message }) => message));
    expect(messages).toEqual([
      [expect.stringContaining('must be Prune=false or')],
      [expect.stringContaining('may take it as an order')],
      [expect.stringContaining('may take it as an order')],
      [
        expect.stringContaining('argocd.argoproj.io/sync-options'),
        expect.stringContaining('kustomize.toolkit.fluxcd.io/prune'),
      ],
    ]);
  });

  it.each([
    ['Orders', 'NAME_CAPITALS'],
    ['o'.repeat(64), 'NAME_TOO_LONG'],
    ['', 'NAME_EMPTY'],
    ['a_b', 'NAME_CHARACTERS'],
  ])('refuses the name %p', (name, code) => {
    expect(review(service({}, name)).checks).toEqual([
      expect.objectContaining({ code, field: 'name' }),
    ]);
  });

  it('leaves room in the name of a CronJob for those of its Jobs', () => {
    expect(review(cronJob('c'.repeat(53))).checks).toEqual([
      expect.objectContaining({ code: 'NAME_TOO_LONG' }),
    ]);
  });

  it('refuses duplicates, non-objects and too much', () => {
    expect(review(service(), service()).checks).toEqual([
      expect.objectContaining({ code: 'MANIFEST_DUPLICATE' }),
    ]);
    expect(review(null, 'text').checks.map(({ code }) => code)).toEqual([
      'MANIFEST_NOT_AN_OBJECT',
      'MANIFEST_NOT_AN_OBJECT',
    ]);
    expect(review(...Array(51).fill({})).checks).toEqual([
      expect.objectContaining({ code: 'MANIFEST_TOO_MANY' }),
    ]);
    expect(
      review({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'big' },
        data: { file: 'x'.repeat(600_000) },
      }).checks,
    ).toEqual([expect.objectContaining({ code: 'MANIFEST_TOO_LARGE' })]);
  });
});
