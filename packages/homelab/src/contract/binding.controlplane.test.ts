import { claim, shellPod } from '../__testUtils__/manifests';
import { describeControllers } from '../__testUtils__/describeControllers';

jest.setTimeout(180_000);

const classes = '/apis/storage.k8s.io/v1/storageclasses';
const volumes = '/api/v1/persistentvolumes';

function volume(name: string, more: object = {}): object {
  return {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: `/data/${name}` },
      storageClassName: 'by-hand',
      ...more,
    },
  };
}

function mounting(claimName: string, more: object = {}) {
  return {
    spec: {
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      ...more,
    },
    container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
  };
}

describeControllers('the binding of claims', stage => {
  const bound = async (name: string) =>
    await stage.home.when(
      stage.path('persistentvolumeclaims', name),
      `${name} to be bound`,
      ({ status }) => status.phase === 'Bound',
    );
  const claimOf = async (name: string, spec: object = {}) => {
    const made = claim(name, 'by-hand') as { spec: object };
    await stage.create('persistentvolumeclaims', {
      ...made,
      spec: { ...made.spec, ...spec },
    });
  };

  it('takes the smallest free volume that fits, and says so on both', async () => {
    const { namespace } = stage;
    await stage.home.create(
      volumes,
      volume(`${namespace}-large`, { capacity: { storage: '5Gi' } }),
    );
    await stage.home.create(
      volumes,
      volume(`${namespace}-right`, { capacity: { storage: '2Gi' } }),
    );
    await stage.home.create(
      volumes,
      volume(`${namespace}-small`, { capacity: { storage: '1Mi' } }),
    );
    for (const name of ['large', 'right', 'small']) {
      await stage.home.when(
        `${volumes}/${namespace}-${name}`,
        'the volume to be available',
        ({ status }) => status.phase === 'Available',
      );
    }
    await claimOf('data');
    const made = await bound('data');
    const taken = await stage.home.get(`${volumes}/${namespace}-right`);

    expect(made.spec.volumeName).toBe(`${namespace}-right`);
    expect(made.metadata.annotations).toEqual({
      'pv.kubernetes.io/bind-completed': 'yes',
      'pv.kubernetes.io/bound-by-controller': 'yes',
    });
    expect(made.status).toMatchObject({
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '2Gi' },
    });
    expect(taken.metadata.annotations).toEqual({
      'pv.kubernetes.io/bound-by-controller': 'yes',
    });
    expect(taken.spec.claimRef).toMatchObject({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      name: 'data',
      namespace,
      uid: made.metadata.uid,
    });
    expect(taken.status.phase).toBe('Bound');

    await stage.home.remove(stage.path('persistentvolumeclaims', 'data'));
    await stage.home.gone(stage.path('persistentvolumeclaims', 'data'));
    const released = await stage.home.when(
      `${volumes}/${namespace}-right`,
      'the volume to be released',
      ({ status }) => status.phase === 'Released',
    );
    expect(released.spec.claimRef.uid).toBe(made.metadata.uid);
    for (const name of ['large', 'right', 'small']) {
      await stage.home.remove(`${volumes}/${namespace}-${name}`);
      await stage.home.gone(`${volumes}/${namespace}-${name}`);
    }
  });

  it('binds a pair that names each other, without marking it as its own choice', async () => {
    const { namespace } = stage;
    const name = `${namespace}-kept`;
    await stage.home.create(
      volumes,
      volume(name, { claimRef: { name: 'data', namespace } }),
    );
    await stage.home.when(
      `${volumes}/${name}`,
      'the volume to be available',
      ({ status }) => status.phase === 'Available',
    );
    await claimOf('data', { volumeName: name });
    const made = await bound('data');
    const kept = await stage.home.get(`${volumes}/${name}`);

    expect(made.metadata.annotations).toEqual({
      'pv.kubernetes.io/bind-completed': 'yes',
    });
    expect(kept.metadata.annotations).toBeUndefined();
    expect(kept.spec.claimRef.uid).toBe(made.metadata.uid);

    // As a move does it: the claim goes, and another of its name takes over.
    await stage.home.remove(stage.path('persistentvolumeclaims', 'data'));
    await stage.home.gone(stage.path('persistentvolumeclaims', 'data'));
    await stage.home.when(
      `${volumes}/${name}`,
      'the volume to be released',
      ({ status }) => status.phase === 'Released',
    );
    await claimOf('data', { volumeName: name });
    await stage.hears(
      'data',
      new RegExp(
        `^FailedBinding: volume "${name}" already bound to a different claim.$`,
      ),
    );
    await stage.patch(`${volumes}/${name}`, {
      spec: { claimRef: { uid: null, resourceVersion: null } },
    });
    const next = await bound('data');
    expect(next.metadata.uid).not.toBe(made.metadata.uid);
    expect((await stage.home.get(`${volumes}/${name}`)).spec.claimRef.uid).toBe(
      next.metadata.uid,
    );

    await stage.home.remove(`${volumes}/${name}`);
    const held = await stage.home.get(`${volumes}/${name}`);
    expect(held.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
    await stage.home.remove(stage.path('persistentvolumeclaims', 'data'));
    await stage.home.gone(`${volumes}/${name}`);
  });

  it('calls a claim lost whose volume is gone', async () => {
    const { namespace } = stage;
    const name = `${namespace}-lost`;
    await stage.home.create(
      volumes,
      volume(name, { claimRef: { name: 'data', namespace } }),
    );
    await claimOf('data', { volumeName: name });
    await bound('data');
    await stage.home.remove(`${volumes}/${name}`);
    await stage.patch(`${volumes}/${name}`, { metadata: { finalizers: null } });
    const lost = await stage.home.when(
      stage.path('persistentvolumeclaims', 'data'),
      'the claim to be lost',
      ({ status }) => status.phase === 'Lost',
    );

    expect(lost.status.capacity).toBeUndefined();
    await stage.hears(
      'data',
      /^ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!$/,
    );
  });

  it('tells why a claim waits', async () => {
    await stage.create('persistentvolumeclaims', claim('first', 'local-path'));
    await stage.create(
      'persistentvolumeclaims',
      claim('classless', 'no-such-class'),
    );
    await claimOf('none', { storageClassName: '' });
    await stage.home.create(classes, {
      metadata: { name: `${stage.namespace}-outside` },
      provisioner: 'outside.example/none',
    });
    await stage.create(
      'persistentvolumeclaims',
      claim('outside', `${stage.namespace}-outside`),
    );
    await stage.home.create(classes, {
      metadata: { name: `${stage.namespace}-static` },
      provisioner: 'kubernetes.io/no-provisioner',
    });
    await stage.create(
      'persistentvolumeclaims',
      claim('static', `${stage.namespace}-static`),
    );

    await stage.hears(
      'first',
      /^WaitForFirstConsumer: waiting for first consumer to be created before binding$/,
    );
    await stage.hears(
      'classless',
      /^ProvisioningFailed: storageclass.storage.k8s.io "no-such-class" not found$/,
    );
    await stage.hears(
      'none',
      /^FailedBinding: no persistent volumes available for this claim and no storage class is set$/,
    );
    await stage.hears(
      'static',
      /^ProvisioningFailed: no volume plugin matched name: kubernetes.io\/no-provisioner$/,
    );
    await stage.hears(
      'outside',
      /^ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'outside.example\/none' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.$/,
    );
    const outside = await stage.home.get(
      stage.path('persistentvolumeclaims', 'outside'),
    );
    expect(outside.metadata.annotations).toEqual({
      'volume.beta.kubernetes.io/storage-provisioner': 'outside.example/none',
      'volume.kubernetes.io/storage-provisioner': 'outside.example/none',
    });
    await stage.home.remove(`${classes}/${stage.namespace}-outside`);
    await stage.home.remove(`${classes}/${stage.namespace}-static`);
  });

  it('gives a claim that waits the node of its pod, and its volume with it', async () => {
    await stage.create('persistentvolumeclaims', claim('data', 'local-path'));
    await stage.create(
      'pods',
      shellPod('user', 'exec sleep 600', {
        ...mounting('data', {
          nodeSelector: { 'kubernetes.io/hostname': 'pi-2' },
          terminationGracePeriodSeconds: 1,
        }),
      }),
    );
    const pod = await stage.home.when(
      stage.path('pods', 'user'),
      'the pod to run',
      ({ status }) => status.phase === 'Running',
    );
    const made = await bound('data');

    expect(pod.spec.nodeName).toBe('pi-2');
    expect(
      made.metadata.annotations['volume.kubernetes.io/selected-node'],
    ).toBe('pi-2');
    await stage.hears(
      'user',
      new RegExp(
        `^Scheduled: Successfully assigned ${stage.namespace}/user to pi-2$`,
      ),
    );

    await stage.home.remove(stage.path('persistentvolumeclaims', 'data'));
    const held = await stage.home.get(
      stage.path('persistentvolumeclaims', 'data'),
    );
    expect(held.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    await stage.create('pods', shellPod('late', 'true', mounting('data')));
    await stage.hears(
      'late',
      /^FailedScheduling: 0\/2 nodes are available: persistentvolumeclaim "data" is being deleted. not found$/,
    );
    await stage.home.remove(stage.path('pods', 'user'));
    await stage.home.gone(stage.path('persistentvolumeclaims', 'data'));
    await stage.home.gone(`${volumes}/${made.spec.volumeName}`);
  });
});
