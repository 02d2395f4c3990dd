import { describeContract } from './__testUtils__/Contract';
import { configMap, pod } from './__testUtils__/manifests';
import { watch } from './__testUtils__/watch';

jest.setTimeout(120_000);

const names = ({ body }: any) =>
  body.items.map(({ metadata }: any) => metadata.name);

describeContract('reads', contract => {
  let namespace: string;
  let maps: string;

  beforeEach(async () => {
    namespace = await contract.namespace();
    maps = `${namespace}/configmaps`;
  });

  const make = async (...list: string[]) => {
    for (const name of list) {
      await contract.create(maps, {
        ...configMap(name),
        metadata: { name, labels: { name, tier: 'hot' } },
      });
    }
  };

  it('lists what it is without saying so of each item', async () => {
    await make('b', 'a');
    const { body } = await contract.ask(maps);
    expect(body).toMatchObject({
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata: { resourceVersion: expect.stringMatching(/^\d+$/) },
    });
    expect(names({ body })).toEqual(['a', 'b']);
    expect(body.items[0]).not.toHaveProperty('kind');
  });

  it('lists in pages, as things were at the first', async () => {
    await make('a', 'b', 'c', 'd', 'e');
    const first = await contract.ask(`${maps}?limit=2`);
    expect(names(first)).toEqual(['a', 'b']);
    expect(first.body.metadata).toMatchObject({ remainingItemCount: 3 });
    await contract.remove(`${maps}/d`);
    await make('bb');
    const token = encodeURIComponent(first.body.metadata.continue);
    const second = await contract.ask(`${maps}?limit=2&continue=${token}`);
    expect(names(second)).toEqual(['c', 'd']);
    expect(second.body.metadata.resourceVersion).toBe(
      first.body.metadata.resourceVersion,
    );
    const last = await contract.ask(
      `${maps}?limit=2&continue=${encodeURIComponent(
        second.body.metadata.continue,
      )}`,
    );
    expect(names(last)).toEqual(['e']);
    expect(last.body.metadata.continue ?? '').toBe('');
  });

  it('goes on with a list that is forgotten, if that is wished', async () => {
    await make('a', 'b', 'c');
    const first = await contract.ask(`${maps}?limit=1`);
    await contract.remove(`${maps}/b`);
    await contract.at.compact();
    const expired = await contract.ask(
      `${maps}?limit=1&continue=${encodeURIComponent(
        first.body.metadata.continue,
      )}`,
    );
    expect(expired).toMatchObject({
      status: 410,
      body: {
        reason: 'Expired',
        message: expect.stringMatching(
          /^The provided continue parameter is too old to display a consistent list result\./,
        ),
        metadata: { continue: expect.any(String) },
      },
    });
    const rest = await contract.ask(
      `${maps}?limit=5&continue=${encodeURIComponent(
        expired.body.metadata.continue,
      )}`,
    );
    expect(names(rest)).toEqual(['c']);
  });

  it.each<[string, string[]]>([
    ['name=a', ['a']],
    ['name==a', ['a']],
    ['name!=a', ['b', 'c', 'none']],
    ['name in (a,b)', ['a', 'b']],
    ['name notin (a, b)', ['c', 'none']],
    ['name', ['a', 'b', 'c']],
    ['!name', ['none']],
    ['tier=hot,name in (b,c)', ['b', 'c']],
  ])('selects by labels: %s', async (selector, expected) => {
    await make('a', 'b', 'c');
    await contract.create(maps, configMap('none'));
    expect(
      names(
        await contract.ask(
          `${maps}?labelSelector=${encodeURIComponent(selector)}`,
        ),
      ),
    ).toEqual(expected);
  });

  it('selects by fields that the kind has', async () => {
    const pods = `${namespace}/pods`;
    await contract.create(pods, pod('here', { nodeName: 'pi-1' }));
    await contract.create(pods, pod('nowhere'));
    const select = async (selector: string) =>
      await contract.ask(
        `${pods}?fieldSelector=${encodeURIComponent(selector)}`,
      );
    expect(names(await select('spec.nodeName=pi-1'))).toEqual(['here']);
    expect(names(await select('spec.nodeName!='))).toEqual(['here']);
    expect(names(await select('spec.nodeName=,status.phase=Pending'))).toEqual([
      'nowhere',
    ]);
    expect(names(await select('metadata.name!=here'))).toEqual(['nowhere']);
    expect(await select('spec.volumes=x')).toMatchObject({
      status: 400,
      body: {
        reason: 'BadRequest',
        message: 'field label not supported: spec.volumes',
      },
    });
  });

  it.each<[string, number, string | undefined]>([
    ['resourceVersion=0', 200, undefined],
    ['resourceVersion=1&resourceVersionMatch=NotOlderThan', 200, undefined],
    ['resourceVersion=999999999', 504, 'Timeout'],
    ['resourceVersionMatch=Exact', 422, 'Invalid'],
    ['resourceVersion=abc', 400, 'BadRequest'],
  ])('minds versions: %s', async (query, status, reason) => {
    const answer = await contract.ask(`${maps}?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.body.reason).toBe(reason);
  });

  it('lists as things were at an exact version', async () => {
    await make('a');
    const { body } = await contract.ask(maps);
    await make('b');
    const then = await contract.ask(
      `${maps}?resourceVersion=${body.metadata.resourceVersion}&resourceVersionMatch=Exact`,
    );
    expect(names(then)).toEqual(['a']);
  });

  it('watches from a version on, by selectors', async () => {
    await make('a');
    const { body } = await contract.ask(maps);
    const follower = await watch(contract.at, maps, {
      resourceVersion: body.metadata.resourceVersion,
      labelSelector: 'tier=hot',
    });
    await make('b');
    await contract.create(maps, configMap('other'));
    await contract.patch(`${maps}/b`, { data: { x: '1' } });
    await contract.patch(`${maps}/a`, {
      metadata: { labels: { tier: 'cold' } },
    });
    await contract.patch(`${maps}/other`, {
      metadata: { labels: { tier: 'hot' } },
    });
    await contract.remove(`${maps}/b`);
    const events = await follower.take(5);
    follower.close();
    expect(
      events.map(({ type, object }) => [type, object.metadata.name]),
    ).toEqual([
      ['ADDED', 'b'],
      ['MODIFIED', 'b'],
      ['DELETED', 'a'],
      ['ADDED', 'other'],
      ['DELETED', 'b'],
    ]);
    // What is told as gone is as it was, with the version of its going.
    expect(events[2].object.metadata.labels.tier).toBe('hot');
    const versions = events.map(({ object }) =>
      Number(object.metadata.resourceVersion),
    );
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(events[0].object).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
    });
  });

  it('watches what is there, where no version is given', async () => {
    await make('a', 'b');
    const follower = await watch(contract.at, maps, {});
    const events = await follower.take(2);
    follower.close();
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'ADDED']);
  });

  it('ends a watch after its time', async () => {
    const follower = await watch(contract.at, maps, { timeoutSeconds: '1' });
    await expect(follower.ended).resolves.toBeUndefined();
  });

  it('tells a watch of a forgotten version that it is gone', async () => {
    await make('a');
    const { body } = await contract.ask(maps);
    // The newest revision survives a compaction: there have to be more.
    await make('b', 'c', 'd');
    await contract.at.compact();
    const follower = await watch(contract.at, maps, {
      resourceVersion: body.metadata.resourceVersion,
    });
    const [event] = await follower.take(1);
    follower.close();
    expect(event).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
  });

  it('shows tables to those who ask for them', async () => {
    await make('a');
    const { body } = await contract.ask(maps, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    expect(body).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      columnDefinitions: [
        { name: 'Name', type: 'string', format: 'name', priority: 0 },
        { name: 'Data', type: 'string' },
        { name: 'Age', type: 'string' },
      ],
      rows: [
        {
          cells: ['a', 0, expect.stringMatching(/^\d+s$/)],
          object: {
            kind: 'PartialObjectMetadata',
            apiVersion: 'meta.k8s.io/v1',
            metadata: { name: 'a' },
          },
        },
      ],
    });
  });

  it('refuses what it cannot say', async () => {
    expect(await contract.ask(maps, { accept: 'text/html' })).toMatchObject({
      status: 406,
      body: { reason: 'NotAcceptable' },
    });
    expect(
      await contract.ask(maps, {
        accept: 'application/vnd.kubernetes.protobuf;q=0,application/json',
      }),
    ).toMatchObject({ status: 200 });
  });

  it('serves no other path', async () => {
    expect(await contract.ask('/apis/storage.k8s.io/v1/nothing')).toMatchObject(
      { status: 404 },
    );
    expect(await contract.ask('/nothing')).toMatchObject({ status: 404 });
    expect(await contract.ask('/healthz')).toMatchObject({
      status: 200,
      body: 'ok',
    });
  });

  it('says what it serves', async () => {
    const { body } = await contract.ask('/api/v1');
    expect(body).toMatchObject({ kind: 'APIResourceList', groupVersion: 'v1' });
    expect(
      body.resources.find(({ name }: any) => name === 'persistentvolumeclaims'),
    ).toMatchObject({
      singularName: 'persistentvolumeclaim',
      namespaced: true,
      kind: 'PersistentVolumeClaim',
      shortNames: ['pvc'],
      verbs: [
        'create',
        'delete',
        'deletecollection',
        'get',
        'list',
        'patch',
        'update',
        'watch',
      ],
    });
    const aggregated = await contract.ask('/apis', {
      accept:
        'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
    });
    expect(aggregated.body.kind).toBe('APIGroupDiscoveryList');
    expect(
      aggregated.body.items
        .find(({ metadata }: any) => metadata.name === 'apps')
        .versions[0].resources.find(
          ({ resource }: any) => resource === 'statefulsets',
        ),
    ).toMatchObject({
      responseKind: { group: '', version: '', kind: 'StatefulSet' },
      scope: 'Namespaced',
      shortNames: ['sts'],
    });
  });

  it('serves custom kinds as long as they are defined', async () => {
    const definitions =
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const group = `${namespace.split('/')[4]}.example.com`;
    const name = `snaps.${group}`;
    await contract.create(definitions, {
      metadata: { name },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'snaps', kind: 'Snap', shortNames: ['sn'] },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
            subresources: { status: {} },
          },
        ],
      },
    });
    const snaps = `/apis/${group}/v1/namespaces/${
      namespace.split('/')[4]
    }/snaps`;
    const follower = await watch(contract.at, definitions, {
      fieldSelector: `metadata.name=${name}`,
    });
    await follower.until(({ object }) =>
      object.status?.conditions?.some(
        ({ type, status }: any) => type === 'Established' && status === 'True',
      ),
    );
    follower.close();
    const body = {
      apiVersion: `${group}/v1`,
      kind: 'Snap',
      metadata: { name: 'one' },
      spec: { of: 'data' },
    };
    let made = await contract.ask(snaps, { method: 'POST', body });
    while (made.status === 404) {
      made = await contract.ask(snaps, { method: 'POST', body });
    }
    expect(made.body).toMatchObject({
      metadata: { generation: 1 },
      spec: { of: 'data' },
    });
    const ready = await contract.patch(`${snaps}/one/status`, {
      status: { ready: true },
    });
    expect(ready.body).toMatchObject({
      metadata: { generation: 1 },
      status: { ready: true },
    });
    expect((await contract.ask(snaps)).body).toMatchObject({
      kind: 'SnapList',
      items: [{ apiVersion: `${group}/v1`, kind: 'Snap' }],
    });
    expect(
      await contract.patch(
        `${snaps}/one`,
        {},
        'application/strategic-merge-patch+json',
      ),
    ).toMatchObject({ status: 415 });
  });
});
