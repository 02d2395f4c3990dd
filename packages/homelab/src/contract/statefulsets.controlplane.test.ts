import { claim } from '../__testUtils__/manifests';
import { describeControllers } from '../__testUtils__/describeControllers';

jest.setTimeout(180_000);

const pause = {
  terminationGracePeriodSeconds: 1,
  containers: [{ name: 'main', image: 'debian:12', command: ['sleep', '600'] }],
};

function statefulSet(name: string, spec: object = {}): object {
  const labels = { app: name };
  return {
    metadata: { name },
    spec: {
      serviceName: name,
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: pause },
      volumeClaimTemplates: [claim('data', 'local-path')],
      ...spec,
    },
  };
}

describeControllers('StatefulSets', stage => {
  const set = (name: string) => stage.path('statefulsets', name);
  const pod = (name: string) => stage.path('pods', name);
  const pvc = (name: string) => stage.path('persistentvolumeclaims', name);
  const settled = async (name: string, replicas: number) =>
    await stage.home.when(
      set(name),
      `${name} to have ${replicas} ready`,
      ({ status, metadata }) =>
        status.observedGeneration === metadata.generation &&
        status.replicas === replicas &&
        (status.readyReplicas ?? 0) === replicas &&
        (status.updatedReplicas ?? 0) === replicas,
    );

  it('makes pods in order with their claims, and tells of each', async () => {
    await stage.create('statefulsets', statefulSet('db', { replicas: 2 }));
    const made = await settled('db', 2);
    const [first, second] = await Promise.all(
      ['db-0', 'db-1'].map(name => stage.home.get(pod(name))),
    );
    const data = await stage.home.get(pvc('data-db-0'));

    expect(made.status).toMatchObject({
      availableReplicas: 2,
      currentReplicas: 2,
      collisionCount: 0,
      currentRevision: made.status.updateRevision,
    });
    expect(
      Date.parse(second.metadata.creationTimestamp),
    ).toBeGreaterThanOrEqual(Date.parse(first.status.startTime));
    expect(first.metadata).toMatchObject({
      generateName: 'db-',
      labels: {
        app: 'db',
        'statefulset.kubernetes.io/pod-name': 'db-0',
        'apps.kubernetes.io/pod-index': '0',
        'controller-revision-hash': made.status.updateRevision,
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: 'db',
          uid: made.metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
    expect(first.spec).toMatchObject({ hostname: 'db-0', subdomain: 'db' });
    expect(data.metadata.labels).toEqual({ app: 'db' });
    expect(data.metadata.ownerReferences).toBeUndefined();
    await stage.hears(
      'db',
      /^SuccessfulCreate: [Cc]reate Claim data-db-0 Pod db-0 in StatefulSet db success$/,
    );
    await stage.hears(
      'db',
      /^SuccessfulCreate: [Cc]reate Pod db-1 in StatefulSet db successful$/,
    );
    const revisions = await stage.list('controllerrevisions');
    expect(revisions).toHaveLength(1);
    expect(revisions[0]).toMatchObject({
      revision: 1,
      metadata: {
        name: made.status.updateRevision,
        labels: {
          app: 'db',
          'controller.kubernetes.io/hash': expect.any(String),
        },
      },
    });

    await stage.patch(set('db'), { spec: { replicas: 0 } });
    await stage.home.gone(pod('db-0'));
    await settled('db', 0);
    await stage.hears(
      'db',
      /^SuccessfulDelete: [Dd]elete Pod db-1 in StatefulSet db successful$/,
    );
    expect(
      (await stage.home.get(pvc('data-db-1'))).metadata,
    ).not.toHaveProperty('deletionTimestamp');
  });

  it('takes over the pods of a set that was deleted and left them', async () => {
    const manifest = statefulSet('db');
    await stage.create('statefulsets', manifest);
    await settled('db', 1);
    const before = await stage.home.get(pod('db-0'));
    await stage.home.remove(set('db'), { propagationPolicy: 'Orphan' });
    await stage.home.gone(set('db'));
    const orphan = await stage.home.get(pod('db-0'));
    expect(orphan.metadata.ownerReferences).toBeUndefined();
    const left = await stage.list('controllerrevisions');
    expect(left[0].metadata.ownerReferences).toBeUndefined();

    await stage.create('statefulsets', manifest);
    const made = await settled('db', 1);
    const after = await stage.home.get(pod('db-0'));
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after.metadata.ownerReferences[0].uid).toBe(made.metadata.uid);
    const revisions = await stage.list('controllerrevisions');
    expect(revisions).toHaveLength(1);
    expect(revisions[0].metadata.ownerReferences[0].uid).toBe(
      made.metadata.uid,
    );
  });

  it('rolls from the highest pod down to the partition', async () => {
    await stage.create(
      'statefulsets',
      statefulSet('db', {
        replicas: 2,
        podManagementPolicy: 'Parallel',
        volumeClaimTemplates: [],
        updateStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { partition: 1 },
        },
      }),
    );
    const first = await settled('db', 2);
    await stage.patch(set('db'), {
      spec: { template: { metadata: { annotations: { version: '2' } } } },
    });
    const half = await stage.home.when(
      set('db'),
      'one to be updated',
      ({ status }) =>
        status.updatedReplicas === 1 && status.readyReplicas === 2,
    );
    const revision = async (name: string) =>
      (await stage.home.get(pod(name))).metadata.labels[
        'controller-revision-hash'
      ];
    expect(half.status.currentRevision).toBe(first.status.currentRevision);
    expect(await revision('db-0')).toBe(first.status.currentRevision);
    expect(await revision('db-1')).toBe(half.status.updateRevision);

    await stage.patch(set('db'), {
      spec: { updateStrategy: { rollingUpdate: { partition: 0 } } },
    });
    const whole = await settled('db', 2);
    expect(await revision('db-0')).toBe(whole.status.updateRevision);
    await stage.home.when(
      set('db'),
      'the update to be complete',
      ({ status }) => status.currentRevision === status.updateRevision,
    );

    await stage.patch(set('db'), {
      spec: { template: { metadata: { annotations: { version: null } } } },
    });
    const back = await stage.home.when(
      set('db'),
      'the way back',
      ({ status }) => status.updateRevision === first.status.currentRevision,
    );
    expect(back.status.updateRevision).toBe(first.status.updateRevision);
    const revisions = await stage.list('controllerrevisions');
    expect(revisions.map(each => each.revision).sort()).toEqual([2, 3]);
  });

  it('lets claims go with pods and set, where it is asked to', async () => {
    await stage.create(
      'statefulsets',
      statefulSet('db', {
        replicas: 2,
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: 'Delete',
          whenScaled: 'Delete',
        },
      }),
    );
    const made = await settled('db', 2);
    const owned = await stage.home.when(
      pvc('data-db-1'),
      'the set to own the claim',
      ({ metadata }) => metadata.ownerReferences?.length,
    );
    expect(owned.metadata.ownerReferences).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        name: 'db',
        uid: made.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
    await stage.patch(set('db'), { spec: { replicas: 1 } });
    await stage.home.gone(pvc('data-db-1'));
    expect(
      (await stage.home.get(pvc('data-db-0'))).metadata.deletionTimestamp,
    ).toBeUndefined();
    await stage.home.remove(set('db'), { propagationPolicy: 'Foreground' });
    await stage.home.gone(set('db'));
    await stage.home.gone(pvc('data-db-0'));
    expect(await stage.list('pods')).toEqual([]);
  });

  it('says what a quota has against it', async () => {
    await stage.create('resourcequotas', {
      metadata: { name: 'disk' },
      spec: { hard: { 'requests.storage': '100Mi' } },
    });
    await stage.home.when(
      stage.path('resourcequotas', 'disk'),
      'the quota to be counted',
      ({ status }) => status.used?.['requests.storage'] === '0',
    );
    await stage.create('statefulsets', statefulSet('greedy'));
    await stage.hears(
      'greedy',
      /^FailedCreate: [Cc]reate Claim data-greedy-0 for Pod greedy-0 in StatefulSet greedy failed error: persistentvolumeclaims "data-greedy-0" is forbidden: exceeded quota: disk, requested: requests.storage=1Gi, used: requests.storage=0, limited: requests.storage=100Mi$/,
    );
    await stage.hears(
      'greedy',
      /^FailedCreate: [Cc]reate Pod greedy-0 in StatefulSet greedy failed error: failed to create PVC data-greedy-0: persistentvolumeclaims "data-greedy-0" is forbidden: exceeded quota/,
    );
    await stage.home.remove(stage.path('resourcequotas', 'disk'));
    const made = await settled('greedy', 1);
    expect(made.status.readyReplicas).toBe(1);
  });
});
