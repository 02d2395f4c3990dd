import { describeContract } from './__testUtils__/Contract';
import { claim, configMap, pod } from './__testUtils__/manifests';

jest.setTimeout(120_000);

describeContract('admission', contract => {
  let namespace: string;

  beforeEach(async () => {
    namespace = await contract.namespace();
  });

  const post = async (kind: string, body: object, query = '') =>
    await contract.ask(`${namespace}/${kind}${query}`, {
      method: 'POST',
      body,
    });

  /** A quota whose account is there, which a controller opens. */
  const quota = async (
    name: string,
    hard: Record<string, string>,
    used: Record<string, string>,
    spec: object = {},
  ) => {
    await contract.create(`${namespace}/resourcequotas`, {
      metadata: { name },
      spec: { hard, ...spec },
    });
    await contract.patch(`${namespace}/resourcequotas/${name}/status`, {
      status: { hard, used },
    });
  };

  it('counts claims against quotas, and says what is exceeded', async () => {
    await quota(
      'storage',
      {
        persistentvolumeclaims: '3',
        'requests.storage': '10Gi',
        'none.storageclass.storage.k8s.io/requests.storage': '4Gi',
      },
      {
        persistentvolumeclaims: '0',
        'requests.storage': '1Gi',
        'none.storageclass.storage.k8s.io/requests.storage': '0',
      },
    );
    const sized = (name: string, storage: string, storageClassName: string) =>
      claim(name, {
        storageClassName,
        resources: { requests: { storage } },
      });
    expect(
      await post('persistentvolumeclaims', sized('a', '3Gi', 'none')),
    ).toMatchObject({ status: 201 });
    expect(
      (await contract.ask(`${namespace}/resourcequotas/storage`)).body.status
        .used,
    ).toEqual({
      persistentvolumeclaims: '1',
      'requests.storage': '4Gi',
      'none.storageclass.storage.k8s.io/requests.storage': '3Gi',
    });
    const refused = await post(
      'persistentvolumeclaims',
      sized('b', '2Gi', 'none'),
    );
    expect(refused).toMatchObject({
      status: 403,
      body: {
        reason: 'Forbidden',
        message:
          'persistentvolumeclaims "b" is forbidden: exceeded quota: storage, requested: none.storageclass.storage.k8s.io/requests.storage=2Gi, used: none.storageclass.storage.k8s.io/requests.storage=3Gi, limited: none.storageclass.storage.k8s.io/requests.storage=4Gi',
        details: { name: 'b', kind: 'persistentvolumeclaims' },
      },
    });
    expect(
      (await post('persistentvolumeclaims', sized('c', '8Gi', 'other'))).body
        .message,
    ).toBe(
      'persistentvolumeclaims "c" is forbidden: exceeded quota: storage, requested: requests.storage=8Gi, used: requests.storage=4Gi, limited: requests.storage=10Gi',
    );
    // A dry run is refused as well, and counts nothing.
    expect(
      await post(
        'persistentvolumeclaims',
        sized('d', '1Gi', 'none'),
        '?dryRun=All',
      ),
    ).toMatchObject({ status: 201 });
    expect(
      (await contract.ask(`${namespace}/resourcequotas/storage`)).body.status
        .used['requests.storage'],
    ).toBe('4Gi');
  });

  it('asks pods for what quotas count, and counts objects', async () => {
    await quota(
      'compute',
      { 'requests.cpu': '1', 'limits.memory': '1Gi', pods: '1' },
      { 'requests.cpu': '0', 'limits.memory': '0', pods: '0' },
    );
    expect((await post('pods', pod('bare'))).body.message).toBe(
      'pods "bare" is forbidden: failed quota: compute: must specify limits.memory for: main; requests.cpu for: main',
    );
    const sized = (cpu: string) => ({
      resources: { requests: { cpu }, limits: { memory: '100Mi' } },
    });
    expect(await post('pods', pod('big', {}, sized('1500m')))).toMatchObject({
      status: 403,
      body: {
        message:
          'pods "big" is forbidden: exceeded quota: compute, requested: requests.cpu=1500m, used: requests.cpu=0, limited: requests.cpu=1',
      },
    });
    expect(await post('pods', pod('fits', {}, sized('500m')))).toMatchObject({
      status: 201,
    });
    await quota(
      'objects',
      { 'count/configmaps': '1' },
      { 'count/configmaps': '1' },
    );
    expect(await post('configmaps', configMap('more'))).toMatchObject({
      status: 403,
      body: {
        message:
          'configmaps "more" is forbidden: exceeded quota: objects, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
      },
    });
  });

  it('holds claims and pods to limit ranges, and gives defaults', async () => {
    await contract.create(`${namespace}/limitranges`, {
      metadata: { name: 'limits' },
      spec: {
        limits: [
          {
            type: 'PersistentVolumeClaim',
            min: { storage: '1Gi' },
            max: { storage: '5Gi' },
          },
          {
            type: 'Container',
            default: { memory: '256Mi' },
            defaultRequest: { cpu: '100m' },
            max: { memory: '1Gi' },
          },
        ],
      },
    });
    const sized = (storage: string) =>
      claim('data', { resources: { requests: { storage } } });
    expect(
      (await post('persistentvolumeclaims', sized('10Gi'))).body.message,
    ).toBe(
      'persistentvolumeclaims "data" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 10Gi',
    );
    expect(
      (await post('persistentvolumeclaims', sized('512Mi'))).body.message,
    ).toBe(
      'persistentvolumeclaims "data" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 512Mi',
    );
    const { body } = await post('pods', pod('given'));
    expect(body.spec.containers[0].resources).toEqual({
      limits: { memory: '256Mi' },
      requests: { cpu: '100m', memory: '256Mi' },
    });
    expect(body.status.qosClass).toBe('Burstable');
    expect(
      (
        await post(
          'pods',
          pod('large', {}, { resources: { limits: { memory: '2Gi' } } }),
        )
      ).body.message,
    ).toBe(
      'pods "large" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
    );
  });

  const hostPath = {
    volumes: [{ name: 'host', hostPath: { path: '/' } }],
    hostNetwork: true,
  };
  const rootless = {
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };

  it.each<[string, object, object, string]>([
    [
      'baseline',
      hostPath,
      { securityContext: { privileged: true } },
      'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), hostPath volumes (volume "host"), privileged (container "main" must not set securityContext.privileged=true)',
    ],
    [
      'baseline',
      {},
      {
        ports: [{ containerPort: 80, hostPort: 80 }],
        securityContext: { capabilities: { add: ['SYS_ADMIN', 'KILL'] } },
      },
      'violates PodSecurity "baseline:latest": non-default capabilities (container "main" must not include "SYS_ADMIN" in securityContext.capabilities.add), hostPort (container "main" uses hostPort 80)',
    ],
    [
      'restricted',
      {},
      {},
      'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ],
    [
      'restricted',
      {
        ...rootless,
        volumes: [{ name: 'nas', nfs: { server: 'nas', path: '/a' } }],
      },
      {
        securityContext: {
          runAsUser: 0,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
      },
      'violates PodSecurity "restricted:latest": restricted volume types (volume "nas" uses restricted volume type "nfs"), runAsUser=0 (container "main" must not set runAsUser=0)',
    ],
  ])('holds pods to the level %s', async (level, spec, container, message) => {
    namespace = await contract.namespace({
      'pod-security.kubernetes.io/enforce': level,
    });
    const answer = await post('pods', pod('bad', spec, container));
    expect(answer).toMatchObject({
      status: 403,
      body: { message: `pods "bad" is forbidden: ${message}` },
    });
  });

  it('warns of pods that templates would make', async () => {
    namespace = await contract.namespace({
      'pod-security.kubernetes.io/warn': 'baseline',
    });
    const { headers, status } = await contract.ask(
      `${namespace}/jobs`.replace('/api/v1', '/apis/batch/v1'),
      {
        method: 'POST',
        body: {
          metadata: { name: 'host' },
          spec: {
            template: {
              spec: { ...pod('x', hostPath).spec, restartPolicy: 'Never' },
            },
          },
        },
      },
    );
    expect(status).toBe(201);
    expect(headers.warning).toBe(
      '299 - "would violate PodSecurity \\"baseline:latest\\": host namespaces (hostNetwork=true), hostPath volumes (volume \\"host\\")"',
    );
  });

  it('gives claims the default class, the newest of several', async () => {
    const classes = '/apis/storage.k8s.io/v1/storageclasses';
    const name = `default-${namespace.split('/')[4]}`;
    await contract.create(classes, {
      metadata: {
        name,
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      provisioner: 'example.com/none',
    });
    const bare = (spec: object) =>
      post(
        'persistentvolumeclaims',
        claim('x', { storageClassName: undefined, ...spec }),
        '?dryRun=All',
      );
    expect((await bare({})).body.spec.storageClassName).toBe(name);
    expect(
      (await bare({ storageClassName: '' })).body.spec.storageClassName,
    ).toBe('');
    await contract.remove(`${classes}/${name}`);
    expect((await bare({})).body.spec).not.toHaveProperty('storageClassName');
  });

  it('runs pods as accounts that are there', async () => {
    expect(
      await post('pods', pod('lost', { serviceAccountName: 'nobody' })),
    ).toMatchObject({
      status: 403,
      body: {
        message: `pods "lost" is forbidden: error looking up service account ${
          namespace.split('/')[4]
        }/nobody: serviceaccount "nobody" not found`,
      },
    });
    const { body } = await post('pods', pod('found'));
    expect(body.spec).toMatchObject({
      serviceAccountName: 'default',
      volumes: [{ name: expect.stringMatching(/^kube-api-access-/) }],
      containers: [
        {
          volumeMounts: [
            { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
          ],
        },
      ],
    });
    const without = await post(
      'pods',
      pod('without', { automountServiceAccountToken: false }),
    );
    expect(without.body.spec).not.toHaveProperty('volumes');
  });

  it('knows priority classes', async () => {
    expect(
      await post('pods', pod('none', { priorityClassName: 'nothing' })),
    ).toMatchObject({
      status: 403,
      body: {
        message:
          'pods "none" is forbidden: no PriorityClass with name nothing was found',
      },
    });
    expect((await post('pods', pod('plain'))).body.spec).toMatchObject({
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    });
  });
});
