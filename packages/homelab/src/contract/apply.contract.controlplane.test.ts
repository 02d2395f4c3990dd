import { describeContract } from './__testUtils__/Contract';
import { claim, statefulSet } from './__testUtils__/manifests';

jest.setTimeout(120_000);

const applyPatch = 'application/apply-patch+yaml';

describeContract('server-side apply', contract => {
  let namespace: string;

  beforeEach(async () => {
    namespace = await contract.namespace();
  });

  const apply = async (
    name: string,
    data: Record<string, string>,
    query = 'fieldManager=one',
  ) =>
    await contract.ask(`${namespace}/configmaps/${name}?${query}`, {
      method: 'PATCH',
      contentType: applyPatch,
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data },
    });

  it('makes what is not there, and says whose it is', async () => {
    const made = await apply('made', { a: '1' });
    expect(made.status).toBe(201);
    expect(made.body.metadata.managedFields).toEqual([
      {
        manager: 'one',
        operation: 'Apply',
        apiVersion: 'v1',
        time: expect.any(String),
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:a': {} } },
      },
    ]);
    const same = await apply('made', { a: '1' });
    expect(same).toMatchObject({ status: 200 });
    expect(same.body.metadata.resourceVersion).toBe(
      made.body.metadata.resourceVersion,
    );
  });

  it('removes what its manager no longer applies, and nothing else', async () => {
    await apply('shared', { a: '1', b: '2' });
    await apply('shared', { c: '3' }, 'fieldManager=two');
    const after = await apply('shared', { a: '1' });
    expect(after.body.data).toEqual({ a: '1', c: '3' });
  });

  it('refuses to take from others, unless by force', async () => {
    await apply('fought', { a: '1', b: '1' });
    expect(await apply('fought', { a: '2' }, 'fieldManager=two')).toMatchObject(
      {
        status: 409,
        body: {
          reason: 'Conflict',
          message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
          details: {
            causes: [
              {
                reason: 'FieldManagerConflict',
                message: 'conflict with "one"',
                field: '.data.a',
              },
            ],
          },
        },
      },
    );
    expect(
      (await apply('fought', { a: '2', b: '2' }, 'fieldManager=two')).body
        .message,
    ).toBe(
      'Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\n- .data.b',
    );
    const taken = await apply(
      'fought',
      { a: '2' },
      'fieldManager=two&force=true',
    );
    expect(taken.body.data).toEqual({ a: '2', b: '1' });
    const owners = taken.body.metadata.managedFields.map(
      ({ manager, fieldsV1 }: any) => [manager, fieldsV1],
    );
    expect(owners).toEqual(
      expect.arrayContaining([
        ['one', { 'f:data': { 'f:b': {} } }],
        ['two', { 'f:data': { 'f:a': {} } }],
      ]),
    );
    // The same value is shared, not fought for.
    expect(
      await apply('fought', { a: '2' }, 'fieldManager=three'),
    ).toMatchObject({ status: 200 });
  });

  it('counts updates as owners too', async () => {
    await apply('updated', { a: '1' });
    await contract.patch(`${namespace}/configmaps/updated?fieldManager=hand`, {
      data: { a: '2' },
    });
    expect((await apply('updated', { a: '3' })).body.message).toBe(
      'Apply failed with 1 conflict: conflict with "hand" using v1: .data.a',
    );
  });

  it('merges lists by their keys', async () => {
    const name = 'listed';
    const path = `${namespace}/statefulsets/${name}`.replace(
      '/api/v1',
      '/apis/apps/v1',
    );
    const set = (containers: object[]) => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      ...statefulSet(name, {
        template: {
          metadata: { labels: { app: name } },
          spec: { containers },
        },
      }),
    });
    const send = async (containers: object[], manager: string) =>
      await contract.ask(`${path}?fieldManager=${manager}&force=true`, {
        method: 'PATCH',
        contentType: applyPatch,
        body: set(containers),
      });
    const main = {
      name: 'main',
      image: 'example/app:1',
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    };
    await send([main], 'one');
    await contract.patch(
      path,
      {
        spec: {
          template: {
            spec: {
              containers: [
                { name: 'main', env: [{ name: 'C', value: '3' }] },
                { name: 'side', image: 'example/side:1' },
              ],
            },
          },
        },
      },
      'application/strategic-merge-patch+json',
    );
    const after = await send(
      [{ ...main, env: [{ name: 'A', value: '9' }] }],
      'one',
    );
    expect(after.status).toBe(200);
    const { containers } = after.body.spec.template.spec;
    expect(containers.map((each: any) => each.name).sort()).toEqual([
      'main',
      'side',
    ]);
    expect(
      containers
        .find((each: any) => each.name === 'main')
        .env.map(({ name: each, value }: any) => `${each}=${value}`)
        .sort(),
    ).toEqual(['A=9', 'C=3']);
  });

  it('treats templates of claims as one value, and applies them again and again', async () => {
    const path = `${namespace}/statefulsets/claims`.replace(
      '/api/v1',
      '/apis/apps/v1',
    );
    const send = async (manager: string, replicas: number) =>
      await contract.ask(`${path}?fieldManager=${manager}`, {
        method: 'PATCH',
        contentType: applyPatch,
        body: {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          ...statefulSet('claims', {
            replicas,
            volumeClaimTemplates: [claim('data')],
          }),
        },
      });
    const first = await send('one', 1);
    const same = await send('one', 1);
    expect(same.status).toBe(200);
    expect(same.body.metadata.resourceVersion).toBe(
      first.body.metadata.resourceVersion,
    );
    expect((await send('one', 2)).body).toMatchObject({
      metadata: { generation: 2 },
      spec: { replicas: 2 },
    });
    // What the server added to the templates makes them look changed to another.
    expect((await send('two', 2)).body.message).toBe(
      'Apply failed with 1 conflict: conflict with "one": .spec.volumeClaimTemplates',
    );
  });

  it('needs a manager, and changes nothing in a dry run', async () => {
    expect(await apply('nobody', {}, '')).toMatchObject({
      status: 422,
      body: {
        message:
          'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      },
    });
    await apply('dry', { a: '1' }, 'fieldManager=one&dryRun=All');
    expect(await contract.ask(`${namespace}/configmaps/dry`)).toMatchObject({
      status: 404,
    });
  });
});
