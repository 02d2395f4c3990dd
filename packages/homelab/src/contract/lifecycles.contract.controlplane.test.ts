import { describeContract } from './__testUtils__/Contract';
import { configMap, pod, statefulSet } from './__testUtils__/manifests';

jest.setTimeout(120_000);

describeContract('lives of objects', contract => {
  let namespace: string;

  beforeAll(async () => {
    namespace = await contract.namespace();
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
});
