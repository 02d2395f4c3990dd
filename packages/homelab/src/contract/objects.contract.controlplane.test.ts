import { describeContract } from './__testUtils__/Contract';
import { configMap } from './__testUtils__/manifests';

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
});
