import { shellPod } from '../__testUtils__/manifests';
import { describeControllers } from '../__testUtils__/describeControllers';

jest.setTimeout(180_000);

describeControllers('what belongs to something', stage => {
  const maps = (name?: string) => stage.path('configmaps', name);
  const child = async (name: string, owner: any, more: object = {}) =>
    await stage.create('configmaps', {
      metadata: {
        name,
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            name: owner.metadata.name,
            uid: owner.metadata.uid,
            ...more,
          },
        ],
      },
    });

  it('goes after its owner, before it, or stays', async () => {
    for (const policy of ['Background', 'Foreground', 'Orphan']) {
      const name = policy.toLowerCase();
      const owner = await stage.create('configmaps', { metadata: { name } });
      await child(`${name}-child`, owner, { blockOwnerDeletion: true });
      await stage.home.remove(maps(name), { propagationPolicy: policy });
      await stage.home.gone(maps(name));
    }
    await stage.home.gone(maps('background-child'));
    await stage.home.gone(maps('foreground-child'));
    const orphan = await stage.home.when(
      maps('orphan-child'),
      'the orphan',
      ({ metadata }) => !metadata.ownerReferences,
    );
    expect(orphan.metadata.deletionTimestamp).toBeUndefined();
  });

  it('holds its owner up as long as it cannot go itself', async () => {
    const owner = await stage.create('configmaps', {
      metadata: { name: 'owner' },
    });
    await child('held', owner, { blockOwnerDeletion: true });
    await stage.patch(maps('held'), {
      metadata: { finalizers: ['example.com/held'] },
    });
    await stage.home.remove(maps('owner'), { propagationPolicy: 'Foreground' });
    await stage.home.when(
      maps('held'),
      'the child to be on its way',
      ({ metadata }) => metadata.deletionTimestamp,
    );
    const waiting = await stage.home.get(maps('owner'));
    expect(waiting.metadata.finalizers).toEqual(['foregroundDeletion']);
    await stage.patch(maps('held'), { metadata: { finalizers: null } });
    await stage.home.gone(maps('owner'));
  });

  it('stays with the owner that is left, and goes where none ever was', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map(name =>
        stage.create('configmaps', { metadata: { name } }),
      ),
    );
    const both = await child('both', one);
    await stage.patch(maps('both'), {
      metadata: {
        ownerReferences: [
          ...both.metadata.ownerReferences,
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            name: 'other',
            uid: other.metadata.uid,
          },
        ],
      },
    });
    await child('astray', {
      metadata: { name: 'nobody', uid: '00000000-0000-0000-0000-000000000000' },
    });
    await stage.home.remove(maps('one'));
    const kept = await stage.home.when(
      maps('both'),
      'one owner to be forgotten',
      ({ metadata }) => metadata.ownerReferences.length === 1,
    );
    expect(kept.metadata.ownerReferences[0].name).toBe('other');
    await stage.home.gone(maps('astray'));
  });

  it('goes with its namespace', async () => {
    const { namespace } = stage;
    await stage.create(
      'pods',
      shellPod('left', 'exec sleep 600', {
        spec: { terminationGracePeriodSeconds: 1 },
      }),
    );
    await stage.create('configmaps', {
      metadata: { name: 'held', finalizers: ['example.com/held'] },
    });
    await stage.home.remove(`/api/v1/namespaces/${namespace}`);
    const going = await stage.home.when(
      `/api/v1/namespaces/${namespace}`,
      'what holds it up',
      ({ status }) =>
        status.conditions?.some(
          ({ type, status: value, message }: any) =>
            type === 'NamespaceFinalizersRemaining' &&
            value === 'True' &&
            message ===
              'Some content in the namespace has finalizers remaining: example.com/held in 1 resource instances',
        ),
    );
    expect(going.status.phase).toBe('Terminating');
    await stage.patch(maps('held'), { metadata: { finalizers: null } });
    await stage.home.gone(`/api/v1/namespaces/${namespace}`);
  });
});
