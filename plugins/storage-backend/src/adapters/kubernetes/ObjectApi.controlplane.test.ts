import {
  ControlPlane,
  describeControlPlane,
  startControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import { clusterConfig } from '../../observe/cluster/testing/clusterConfig';
import type { ClusterClient, KubernetesObject } from './ClusterClient';
import { createClusterClient } from './createClusterClient';

jest.setTimeout(180_000);

describeControlPlane('changes of a real API server', () => {
  let plane: ControlPlane;
  let client: ClusterClient;
  let namespace: string;

  beforeAll(async () => {
    plane = await startControlPlane({ scheduler: false });
    client = createClusterClient(
      clusterConfig({ kind: 'kubeconfig', path: plane.kubeconfigPath }),
    );
  });
  afterAll(async () => {
    client?.close();
    await plane?.stop();
  });
  beforeEach(async () => {
    namespace = await plane.createNamespace();
  });

  const ref = (name = 'data') => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace,
    name,
  });
  const claim = (name = 'data'): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'none',
      resources: { requests: { storage: '1Gi' } },
    },
  });
  /** What no controller writes to: between a read and a write of ours nobody changes its version. */
  const untouched = (): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'data', namespace, labels: { app: 'data' } },
  });
  const untouchedRef = () => ({ ...ref(), kind: 'ConfigMap' });
  const annotate = (value: string | null) => ({
    metadata: { annotations: { 'stowage.io/operation': value } },
  });
  const stranger = '00000000-0000-0000-0000-000000000000';

  describe('patch', () => {
    it('changes fields of exactly the object and version that were read', async () => {
      const { metadata } = await client.create(untouched());
      const { uid, resourceVersion } = metadata as {
        uid: string;
        resourceVersion: string;
      };
      const changed = await client.patch({
        ref: untouchedRef(),
        precondition: { uid, resourceVersion },
        patch: annotate('op1'),
      });
      expect(changed.metadata.annotations).toMatchObject({
        'stowage.io/operation': 'op1',
      });
      await expect(
        client.patch({
          ref: untouchedRef(),
          precondition: { uid, resourceVersion },
          patch: annotate('op2'),
        }),
      ).rejects.toMatchObject({ reason: 'conflict' });
      // The uid alone allows for versions in between, and null removes a field.
      const removed = await client.patch({
        ref: untouchedRef(),
        precondition: { uid },
        patch: annotate(null),
      });
      expect(removed.metadata.annotations ?? {}).not.toHaveProperty([
        'stowage.io/operation',
      ]);
    });

    it.each([
      ['of another uid', false],
      ['of another uid, of the present version', true],
    ])('refuses an object %s', async (_, withVersion) => {
      const { metadata } = await client.create(untouched());
      const { resourceVersion } = metadata;
      await expect(
        client.patch({
          ref: untouchedRef(),
          precondition: {
            uid: stranger,
            ...(withVersion && { resourceVersion }),
          },
          patch: annotate('op1'),
        }),
      ).rejects.toMatchObject({ reason: 'conflict' });
      const after = await client.get(untouchedRef());
      expect(after?.metadata.resourceVersion).toBe(metadata.resourceVersion);
    });

    it('refuses a volume of another uid, and passes other refusals on', async () => {
      const volume = await client.create({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `volume-${namespace}` },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'none',
          persistentVolumeReclaimPolicy: 'Retain',
          hostPath: { path: '/tmp/nowhere' },
        },
      });
      const volumeRef = {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        name: volume.metadata.name,
      };
      const policy = (persistentVolumeReclaimPolicy: string) => ({
        spec: { persistentVolumeReclaimPolicy },
      });
      await expect(
        client.patch({
          ref: volumeRef,
          precondition: { uid: stranger },
          patch: policy('Delete'),
        }),
      ).rejects.toMatchObject({ reason: 'conflict' });
      await expect(
        client.patch({
          ref: volumeRef,
          precondition: { uid: volume.metadata.uid! },
          patch: policy('Forget'),
        }),
      ).rejects.toMatchObject({ reason: 'invalid', code: 422 });
      await expect(
        client.patch({
          ref: { ...volumeRef, name: 'nothing' },
          precondition: { uid: stranger },
          patch: policy('Retain'),
        }),
      ).rejects.toMatchObject({ reason: 'not-found' });
    });
  });

  describe('replace', () => {
    it('writes what was read and changed, and nothing over a newer version', async () => {
      const read = await client.create(untouched());
      const labels = (label: string): KubernetesObject => ({
        ...read,
        metadata: { ...read.metadata, labels: { label } },
      });
      const replaced = await client.replace(labels('new'));
      expect(replaced.metadata.labels).toEqual({ label: 'new' });
      await expect(client.replace(labels('newer'))).rejects.toMatchObject({
        reason: 'conflict',
      });
      await expect(
        client.replace({
          ...replaced,
          metadata: { ...replaced.metadata, uid: stranger },
        }),
      ).rejects.toMatchObject({ reason: 'conflict' });
      await expect(client.replace(untouched())).rejects.toMatchObject({
        reason: 'invalid',
      });
    });

    it('brings nothing back that is gone', async () => {
      const read = await client.create(claim());
      await client.delete(ref());
      await waitFor('the claim to go', async () => !(await client.get(ref())));
      await expect(client.replace(read)).rejects.toMatchObject({
        reason: expect.stringMatching(/^(not-found|conflict)$/),
      });
      await expect(client.get(ref())).resolves.toBeUndefined();
    });
  });

  describe('delete', () => {
    it('deletes exactly the object and version that were read', async () => {
      const { metadata } = await client.create(claim());
      await expect(
        client.delete({ ...ref(), uid: stranger }),
      ).rejects.toMatchObject({ reason: 'conflict' });
      await client.patch({
        ref: ref(),
        precondition: { uid: metadata.uid! },
        patch: annotate('op1'),
      });
      await expect(
        client.delete({
          ...ref(),
          uid: metadata.uid,
          resourceVersion: metadata.resourceVersion,
        }),
      ).rejects.toMatchObject({ reason: 'conflict' });
      await client.delete({ ...ref(), uid: metadata.uid });
      await waitFor('the claim to go', async () => !(await client.get(ref())));
      await client.delete({ ...ref(), uid: metadata.uid });
    });

    it('leaves the pods of a StatefulSet to nobody where it is asked to', async () => {
      const set = await client.create({
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'web', namespace },
        spec: {
          serviceName: 'web',
          replicas: 1,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'web', image: 'example' }] },
          },
        },
      });
      const pods = () =>
        client.listObjects({
          apiVersion: 'v1',
          kind: 'Pod',
          namespace,
          labelSelector: 'app=web',
        });
      const [pod] = await waitFor('the pod', async () => {
        const found = await pods();
        return found.length === 1 && found;
      });
      expect(pod).toMatchObject({ apiVersion: 'v1', kind: 'Pod' });
      const setRef = {
        ...ref('web'),
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
      };
      await client.delete({
        ...setRef,
        uid: set.metadata.uid,
        propagation: 'Orphan',
      });
      await waitFor('the set to go', async () => !(await client.get(setRef)));
      const [left] = await pods();
      expect(left.metadata.uid).toBe(pod.metadata.uid);
      expect(left.metadata.deletionTimestamp).toBeUndefined();
      expect(left.metadata.ownerReferences ?? []).toEqual([]);
    });
  });

  it('lists by label and by field, in one namespace or in all', async () => {
    await client.create(claim('one'));
    await client.create(claim('two'));
    const { apiVersion, kind } = ref();
    const names = async (options: object) =>
      (await client.listObjects({ apiVersion, kind, ...options }))
        .map(({ metadata }) => metadata.name)
        .sort();
    await expect(names({ namespace })).resolves.toEqual(['one', 'two']);
    await expect(
      names({ namespace, labelSelector: 'app=two' }),
    ).resolves.toEqual(['two']);
    await expect(
      names({ fieldSelector: `metadata.namespace=${namespace}` }),
    ).resolves.toEqual(['one', 'two']);
  });

  it('checks a creation without making it', async () => {
    await client.create(claim(), { dryRun: true });
    await expect(client.get(ref())).resolves.toBeUndefined();
  });
});
