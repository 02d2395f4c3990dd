import { describeContract } from './Contract';
import { claim, configMap, pod, statefulSet, volume } from './manifests';

jest.setTimeout(120_000);

describeContract('writes', contract => {
  let namespace: string;
  let maps: string;

  beforeAll(async () => {
    namespace = await contract.namespace();
    maps = `${namespace}/configmaps`;
  });

  it('makes objects with what the server sets', async () => {
    const made = await contract.create(maps, {
      metadata: { generateName: 'made-', resourceVersion: '' },
      data: { a: '1' },
    });
    expect(made).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: expect.stringMatching(/^made-[a-z0-9]{5}$/),
        namespace: namespace.split('/')[4],
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        creationTimestamp: expect.stringMatching(/^\d{4}.*\dZ$/),
      },
    });
    expect(made.metadata.generation).toBeUndefined();
  });

  it.each<[string, object, object]>([
    [
      'an object that is there',
      configMap('twice'),
      {
        status: 409,
        body: {
          reason: 'AlreadyExists',
          message: 'configmaps "twice" already exists',
          details: { name: 'twice', kind: 'configmaps' },
        },
      },
    ],
    [
      'a bad name',
      configMap('Bad_Name'),
      {
        status: 422,
        body: {
          reason: 'Invalid',
          message: expect.stringMatching(
            /^ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of/,
          ),
          details: {
            name: 'Bad_Name',
            kind: 'ConfigMap',
            causes: [
              {
                reason: 'FieldValueInvalid',
                field: 'metadata.name',
                message: expect.stringMatching(/^Invalid value: "Bad_Name": a/),
              },
            ],
          },
        },
      },
    ],
    [
      'no name',
      { data: {} },
      {
        status: 422,
        body: {
          message:
            'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
        },
      },
    ],
    [
      'a bad key',
      configMap('bad-key', { 'a b': '1' }),
      {
        status: 422,
        body: {
          message: expect.stringMatching(
            /^ConfigMap "bad-key" is invalid: data\[a b\]: Invalid value: "a b": a valid config key must/,
          ),
        },
      },
    ],
    [
      'a bad label',
      { metadata: { name: 'bad-label', labels: { a: 'b c' } } },
      {
        status: 422,
        body: {
          message: expect.stringMatching(
            /^ConfigMap "bad-label" is invalid: metadata.labels: Invalid value: "b c": a valid label must be an empty string or/,
          ),
        },
      },
    ],
    [
      'another namespace',
      { metadata: { name: 'other', namespace: 'default' } },
      {
        status: 400,
        body: {
          reason: 'BadRequest',
          message:
            'the namespace of the provided object does not match the namespace sent on the request',
        },
      },
    ],
    [
      'another version',
      { apiVersion: 'v2', kind: 'ConfigMap', metadata: { name: 'version' } },
      { status: 400, body: { reason: 'BadRequest' } },
    ],
    [
      'a value of another type',
      { metadata: { name: 'types' }, data: { a: 1 } },
      {
        status: 400,
        body: {
          message: expect.stringMatching(
            /^ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string/,
          ),
        },
      },
    ],
    [
      'a version of its own',
      { metadata: { name: 'rv', resourceVersion: '7' } },
      {
        status: 500,
        body: {
          message: 'resourceVersion should not be set on objects to be created',
        },
      },
    ],
  ])('refuses %s', async (_, body, expected) => {
    if ((body as any).metadata?.name === 'twice') {
      await contract.create(maps, body);
    }
    expect(await contract.ask(maps, { method: 'POST', body })).toMatchObject(
      expected,
    );
  });

  it('warns of fields that there are not, or refuses them', async () => {
    const body = { ...configMap('extra'), dota: {} };
    const lax = await contract.ask(`${maps}?dryRun=All`, {
      method: 'POST',
      body,
    });
    expect(lax).toMatchObject({ status: 201 });
    expect(lax.headers.warning).toBe('299 - "unknown field \\"dota\\""');
    expect(lax.body).not.toHaveProperty('dota');
    expect(
      await contract.ask(`${maps}?fieldValidation=Strict`, {
        method: 'POST',
        body,
      }),
    ).toMatchObject({
      status: 400,
      body: {
        message:
          'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dota"',
      },
    });
    expect(
      (
        await contract.ask(`${maps}?fieldValidation=Ignore&dryRun=All`, {
          method: 'POST',
          body,
        })
      ).headers.warning,
    ).toBeUndefined();
  });

  it('makes nothing in a dry run', async () => {
    await contract.create(maps, configMap('dry'), '?dryRun=All');
    expect(await contract.ask(`${maps}/dry`)).toMatchObject({
      status: 404,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'configmaps "dry" not found',
        reason: 'NotFound',
        details: { name: 'dry', kind: 'configmaps' },
        code: 404,
      },
    });
  });

  it('replaces what was read, and nothing newer', async () => {
    const made = await contract.create(maps, configMap('replaced'));
    const path = `${maps}/replaced`;
    const put = (body: object) => contract.ask(path, { method: 'PUT', body });
    const changed = await put({ ...made, data: { a: '2' } });
    expect(changed).toMatchObject({ status: 200, body: { data: { a: '2' } } });
    expect(await put({ ...made, data: { a: '3' } })).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on configmaps "replaced": the object has been modified; please apply your changes to the latest version and try again',
        details: { name: 'replaced', kind: 'configmaps' },
      },
    });
    const stranger = { ...changed.body.metadata, uid: 'stranger' };
    expect(await put({ ...changed.body, metadata: stranger })).toMatchObject({
      status: 409,
      body: {
        message: expect.stringMatching(
          `^Operation cannot be fulfilled on configmaps "replaced": StorageError: invalid object, Code: 4, Key: /registry/configmaps/[^/]+/replaced, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: stranger, UID in object meta: ${made.metadata.uid}$`,
        ),
      },
    });
    expect(
      await put({ ...changed.body, metadata: { name: 'other' } }),
    ).toMatchObject({
      status: 400,
      body: {
        message:
          'the name of the object (other) does not match the name on the URL (replaced)',
      },
    });
    // Without a version whatever is there is replaced, and an equal object is no change.
    const { resourceVersion, ...metadata } = changed.body.metadata;
    const same = await put({ ...changed.body, metadata });
    expect(same.body.metadata.resourceVersion).toBe(resourceVersion);
  });

  it('takes patches of three types', async () => {
    await contract.create(maps, configMap('patched', { a: '1', b: '2' }));
    const path = `${maps}/patched`;
    expect(
      (await contract.patch(path, { data: { a: null, c: '3' } })).body.data,
    ).toEqual({ b: '2', c: '3' });
    expect(
      (
        await contract.patch(
          path,
          [
            { op: 'test', path: '/data/b', value: '2' },
            { op: 'replace', path: '/data/b', value: '4' },
          ],
          'application/json-patch+json',
        )
      ).body.data,
    ).toEqual({ b: '4', c: '3' });
    expect(
      await contract.patch(
        path,
        [{ op: 'test', path: '/data/b', value: 'other' }],
        'application/json-patch+json',
      ),
    ).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
    expect(
      (
        await contract.patch(
          path,
          { data: { $patch: 'replace', d: '5' } },
          'application/strategic-merge-patch+json',
        )
      ).body.data,
    ).toEqual({ d: '5' });
    expect(await contract.patch(path, {}, 'text/plain')).toMatchObject({
      status: 415,
      body: { reason: 'UnsupportedMediaType' },
    });
  });

  it('refuses patches of another object or version', async () => {
    const made = await contract.create(maps, configMap('guarded'));
    const path = `${maps}/guarded`;
    const { uid, resourceVersion } = made.metadata;
    const patch = (metadata: object, value: string) =>
      contract.patch(path, { metadata, data: { value } });
    expect(await patch({ uid, resourceVersion }, '1')).toMatchObject({
      status: 200,
    });
    expect(await patch({ uid, resourceVersion }, '2')).toMatchObject({
      status: 409,
      body: { reason: 'Conflict' },
    });
    expect(await patch({ uid: 'stranger' }, '3')).toMatchObject({
      status: 422,
      body: {
        message: expect.stringContaining(
          'metadata.uid: Invalid value: "stranger": field is immutable',
        ),
      },
    });
  });

  it('deletes by preconditions, and at once where nothing holds it', async () => {
    const made = await contract.create(maps, configMap('deleted'));
    const path = `${maps}/deleted`;
    const { uid, resourceVersion } = made.metadata;
    expect(
      await contract.remove(path, { preconditions: { uid: 'stranger' } }),
    ).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message: `Operation cannot be fulfilled on ConfigMap "deleted": the UID in the precondition (stranger) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
        details: { name: 'deleted', kind: 'ConfigMap' },
      },
    });
    expect(
      await contract.remove(path, { preconditions: { resourceVersion: '1' } }),
    ).toMatchObject({
      status: 409,
      body: {
        message: `Operation cannot be fulfilled on ConfigMap "deleted": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
      },
    });
    expect(await contract.remove(path)).toMatchObject({
      status: 200,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Success',
        details: { name: 'deleted', kind: 'configmaps', uid },
      },
    });
    expect(await contract.remove(path)).toMatchObject({ status: 404 });
  });

  it('keeps what finalizers hold, and lets go of it after the last', async () => {
    await contract.create(maps, {
      metadata: { name: 'held', finalizers: ['example.com/hold'] },
    });
    const path = `${maps}/held`;
    const first = await contract.remove(path, {
      propagationPolicy: 'Foreground',
    });
    expect(first).toMatchObject({
      status: 200,
      body: {
        metadata: {
          deletionTimestamp: expect.any(String),
          deletionGracePeriodSeconds: 0,
          finalizers: ['example.com/hold', 'foregroundDeletion'],
        },
      },
    });
    expect(
      await contract.patch(path, {
        metadata: { finalizers: ['example.com/hold', 'example.com/new'] },
      }),
    ).toMatchObject({
      status: 422,
      body: {
        message: expect.stringContaining(
          'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/new"}',
        ),
      },
    });
    expect(
      await contract.patch(path, { metadata: { finalizers: null } }),
    ).toMatchObject({ status: 200 });
    expect(await contract.ask(path)).toMatchObject({ status: 404 });
  });

  it('deletes collections by selector', async () => {
    const label = (value: string) => ({ metadata: { labels: { set: value } } });
    for (const [name, value] of [
      ['one', 'a'],
      ['two', 'a'],
      ['three', 'b'],
    ]) {
      await contract.create(maps, {
        metadata: { name, ...label(value).metadata },
      });
    }
    await contract.remove(`${maps}?labelSelector=set%3Da`);
    const left = await contract.ask(`${maps}?labelSelector=set`);
    expect(left.body.items.map((each: any) => each.metadata.name)).toEqual([
      'three',
    ]);
  });

  it('counts generations of purposes, not of states', async () => {
    const sets = `${namespace}/statefulsets`.replace(
      '/api/v1',
      '/apis/apps/v1',
    );
    const made = await contract.create(sets, statefulSet('counted'));
    const path = `${sets}/counted`;
    expect(made.metadata.generation).toBe(1);
    const state = await contract.patch(`${path}/status`, {
      spec: { replicas: 7 },
      status: { replicas: 3 },
    });
    expect(state.body).toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 1 },
      status: { replicas: 3 },
    });
    const grown = await contract.patch(path, {
      spec: { replicas: 2 },
      status: { replicas: 9 },
    });
    expect(grown.body).toMatchObject({
      metadata: { generation: 2 },
      status: { replicas: 3 },
    });
    const labelled = await contract.patch(path, {
      metadata: { labels: { a: 'b' } },
    });
    expect(labelled.body.metadata.generation).toBe(2);
  });

  it('scales', async () => {
    const sets = `${namespace}/statefulsets`.replace(
      '/api/v1',
      '/apis/apps/v1',
    );
    await contract.create(sets, statefulSet('scaled'));
    const path = `${sets}/scaled/scale`;
    const { body } = await contract.ask(path);
    expect(body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'scaled' },
      spec: { replicas: 1 },
      status: { replicas: 0, selector: 'app=scaled' },
    });
    expect(
      await contract.ask(path, {
        method: 'PUT',
        body: { ...body, spec: { replicas: 4 } },
      }),
    ).toMatchObject({ status: 200, body: { spec: { replicas: 4 } } });
    expect(
      await contract.ask(path, {
        method: 'PUT',
        body: { ...body, spec: { replicas: 5 } },
      }),
    ).toMatchObject({ status: 409 });
    expect(
      (await contract.patch(path, { spec: { replicas: 0 } })).body.spec,
    ).toEqual({});
  });

  it('evicts, binds and ends pods with grace', async () => {
    const pods = `${namespace}/pods`;
    await contract.create(pods, pod('bound'));
    const path = `${pods}/bound`;
    const binding = { target: { kind: 'Node', name: 'pi-1' } };
    expect(
      await contract.ask(`${path}/binding`, {
        method: 'POST',
        body: { metadata: { name: 'bound' }, ...binding },
      }),
    ).toMatchObject({ status: 201, body: { status: 'Success' } });
    expect(
      await contract.ask(`${path}/binding`, {
        method: 'POST',
        body: { metadata: { name: 'bound' }, ...binding },
      }),
    ).toMatchObject({
      status: 409,
      body: {
        message:
          'Operation cannot be fulfilled on pods/binding "bound": pod bound is already assigned to node "pi-1"',
      },
    });
    expect((await contract.ask(path)).body).toMatchObject({
      spec: { nodeName: 'pi-1' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
    });
    const first = await contract.remove(path);
    expect(first.body).toMatchObject({
      kind: 'Pod',
      metadata: { deletionGracePeriodSeconds: 30 },
    });
    const sooner = await contract.remove(path, { gracePeriodSeconds: 5 });
    expect(sooner.body.metadata.deletionGracePeriodSeconds).toBe(5);
    await contract.remove(path, { gracePeriodSeconds: 0 });
    expect(await contract.ask(path)).toMatchObject({ status: 404 });

    await contract.create(pods, pod('evicted'));
    expect(
      await contract.ask(`${pods}/evicted/eviction`, {
        method: 'POST',
        body: { metadata: { name: 'evicted' } },
      }),
    ).toMatchObject({ status: 201 });
    expect(await contract.ask(`${pods}/evicted`)).toMatchObject({
      status: 404,
    });
  });

  it('holds namespaces until they are finalized, and takes nothing into them', async () => {
    const path = await contract.namespace();
    const name = path.split('/')[4];
    const marked = await contract.remove(path);
    expect(marked).toMatchObject({
      status: 200,
      body: {
        metadata: { deletionTimestamp: expect.any(String) },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Terminating' },
      },
    });
    expect(
      await contract.ask(`${path}/configmaps`, {
        method: 'POST',
        body: configMap('late'),
      }),
    ).toMatchObject({
      status: 403,
      body: {
        reason: 'Forbidden',
        message: `configmaps "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`,
        details: {
          causes: [
            {
              reason: 'NamespaceTerminating',
              message: `namespace ${name} is being terminated`,
              field: 'metadata.namespace',
            },
          ],
        },
      },
    });
    const { body } = await contract.ask(path);
    await contract.ask(`${path}/finalize`, {
      method: 'PUT',
      body: { ...body, spec: { finalizers: [] } },
    });
    expect(await contract.ask(path)).toMatchObject({ status: 404 });
    expect(
      await contract.ask('/api/v1/namespaces/nowhere/configmaps', {
        method: 'POST',
        body: configMap('lost'),
      }),
    ).toMatchObject({
      status: 404,
      body: { message: 'namespaces "nowhere" not found' },
    });
    expect(await contract.remove('/api/v1/namespaces/default')).toMatchObject({
      status: 403,
      body: {
        message:
          'namespaces "default" is forbidden: this namespace may not be deleted',
      },
    });
  });

  it('keeps claims as they were made, except for what may grow', async () => {
    const claims = `${namespace}/persistentvolumeclaims`;
    const path = `${claims}/data`;
    const made = await contract.create(claims, claim('data'));
    expect(made).toMatchObject({
      metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
      spec: { volumeMode: 'Filesystem' },
      status: { phase: 'Pending' },
    });
    const size = (storage: string) => ({
      spec: { resources: { requests: { storage } } },
    });
    expect(await contract.patch(path, size('2Gi'))).toMatchObject({
      status: 422,
      body: {
        message: expect.stringMatching(
          /^PersistentVolumeClaim "data" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims/,
        ),
        details: {
          causes: [{ reason: 'FieldValueForbidden', field: 'spec' }],
        },
      },
    });
    await contract.patch(`${path}/status`, {
      status: { phase: 'Bound', capacity: { storage: '1Gi' } },
    });
    expect(await contract.patch(path, size('2Gi'))).toMatchObject({
      status: 403,
      body: {
        message:
          'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      },
    });
    await contract.create('/apis/storage.k8s.io/v1/storageclasses', {
      metadata: { name: 'none' },
      provisioner: 'example.com/none',
      allowVolumeExpansion: true,
    });
    expect(await contract.patch(path, size('2048Mi'))).toMatchObject({
      status: 200,
      body: { spec: { resources: { requests: { storage: '2Gi' } } } },
    });
    expect(await contract.patch(path, size('512Mi'))).toMatchObject({
      status: 422,
      body: {
        message:
          'PersistentVolumeClaim "data" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
      },
    });
    expect(
      await contract.patch(path, { spec: { storageClassName: 'other' } }),
    ).toMatchObject({ status: 422 });
    const ended = await contract.remove(path);
    expect(ended.body).toMatchObject({
      kind: 'PersistentVolumeClaim',
      metadata: { deletionTimestamp: expect.any(String) },
    });
  });

  it.each<[string, object, string[]]>([
    [
      'without modes',
      { accessModes: [] },
      ['spec.accessModes: Required value: at least 1 access mode is required'],
    ],
    [
      'of an unknown mode',
      { accessModes: ['WriteOnly'] },
      [
        'spec.accessModes: Unsupported value: "WriteOnly": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      ],
    ],
    [
      'of no size',
      { resources: {} },
      ['spec.resources[storage]: Required value'],
    ],
    [
      'of size zero',
      { resources: { requests: { storage: '0' } } },
      [
        'spec.resources[storage]: Invalid value: "0": must be greater than zero',
      ],
    ],
  ])('refuses claims %s', async (_, spec, messages) => {
    const { status, body } = await contract.ask(
      `${namespace}/persistentvolumeclaims`,
      { method: 'POST', body: claim('bad', spec) },
    );
    expect(status).toBe(422);
    messages.forEach(message => expect(body.message).toContain(message));
  });

  it('keeps the source of volumes', async () => {
    const name = `volume-${namespace.split('/')[4]}`;
    const volumes = '/api/v1/persistentvolumes';
    const made = await contract.create(volumes, volume(name));
    expect(made).toMatchObject({
      metadata: { finalizers: ['kubernetes.io/pv-protection'] },
      spec: {
        persistentVolumeReclaimPolicy: 'Retain',
        volumeMode: 'Filesystem',
        hostPath: { type: '' },
      },
      status: { phase: 'Pending' },
    });
    expect(
      await contract.patch(`${volumes}/${name}`, {
        spec: { hostPath: { path: '/elsewhere' } },
      }),
    ).toMatchObject({
      status: 422,
      body: {
        message: expect.stringMatching(
          /is invalid: spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation/,
        ),
      },
    });
    expect(
      await contract.patch(`${volumes}/${name}`, {
        spec: { persistentVolumeReclaimPolicy: 'Delete' },
      }),
    ).toMatchObject({ status: 200 });
    expect(
      await contract.ask(volumes, {
        method: 'POST',
        body: volume('none', { hostPath: undefined }),
      }),
    ).toMatchObject({
      status: 422,
      body: {
        message:
          'PersistentVolume "none" is invalid: spec: Required value: must specify a volume type',
      },
    });
    expect(
      await contract.ask(volumes, {
        method: 'POST',
        body: volume('local', { hostPath: undefined, local: { path: '/a' } }),
      }),
    ).toMatchObject({
      status: 422,
      body: {
        message: expect.stringContaining(
          'spec.nodeAffinity: Required value: Local volume requires node affinity',
        ),
      },
    });
  });

  it('keeps what StatefulSets are made from', async () => {
    const sets = `${namespace}/statefulsets`.replace(
      '/api/v1',
      '/apis/apps/v1',
    );
    await contract.create(
      sets,
      statefulSet('kept', { volumeClaimTemplates: [claim('data')] }),
    );
    expect(
      await contract.patch(`${sets}/kept`, { spec: { serviceName: 'other' } }),
    ).toMatchObject({
      status: 422,
      body: {
        message:
          "StatefulSet.apps \"kept\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        details: { name: 'kept', group: 'apps', kind: 'StatefulSet' },
      },
    });
    expect(
      await contract.ask(sets, {
        method: 'POST',
        body: statefulSet('mismatch', {
          selector: { matchLabels: { app: 'other' } },
        }),
      }),
    ).toMatchObject({
      status: 422,
      body: {
        message:
          'StatefulSet.apps "mismatch" is invalid: spec.template.metadata.labels: Invalid value: {"app":"mismatch"}: `selector` does not match template `labels`',
      },
    });
  });
});
