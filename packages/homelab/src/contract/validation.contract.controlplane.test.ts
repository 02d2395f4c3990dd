import { describeContract } from './__testUtils__/Contract';
import { claim, statefulSet, volume } from './__testUtils__/manifests';

jest.setTimeout(120_000);

describeContract('validation', contract => {
  let namespace: string;

  beforeAll(async () => {
    namespace = await contract.namespace();
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
