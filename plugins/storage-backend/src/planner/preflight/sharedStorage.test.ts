import type { RawPod } from '@stowage/backstage-plugin-storage-common';
import { buildWalkPod } from '../../observe/readings/walk/pod';
import { moveWorld, putOnNode } from '../testing/moveWorld';
import { home } from '../testing/objects';
import { checkSharedStorage } from './sharedStorage';

const claim = 'data-db-0';

/** What is found of the bytes of a claim on `worker-1` while this pod runs there. */
function codesWith(pod: (path: string) => RawPod): string[] {
  const world = moveWorld();
  putOnNode(world);
  const volume = world.volumes.find(
    ({ spec }) => spec?.claimRef?.name === claim,
  )!;
  world.pods.push(pod(volume.spec!.hostPath!.path));
  return checkSharedStorage({
    guarded: [{ volume, namespace: home, claim }],
    world,
  }).map(({ code }) => code);
}

/** The pod that measures a folder, as it runs on its node. */
function walk(path: string): RawPod {
  const pod = buildWalkPod({
    target: { node: 'worker-1', kind: 'folder', path, volumes: [] },
    config: { namespace: 'stowage-walk', image: 'walk', timeoutMs: 60_000 },
  }) as unknown as RawPod;
  return {
    ...pod,
    spec: { ...pod.spec, nodeName: 'worker-1' },
    status: { phase: 'Running' },
  };
}

describe('who else reaches the bytes', () => {
  it('is not the pod that measures them, at their path or above it', () => {
    expect(codesWith(walk)).toEqual([]);
    expect(codesWith(() => walk('/opt/local-path-provisioner'))).toEqual([]);
  });

  it('is another pod that reads them', () => {
    expect(
      codesWith(path => {
        const pod = walk(path);
        return { ...pod, metadata: { ...pod.metadata, labels: {} } };
      }),
    ).toEqual(['SHARED_STORAGE_READ_ONLY']);
  });

  it('is a pod with the labels of one that measures, where it may write', () => {
    expect(
      codesWith(path => {
        const pod = walk(path);
        const [container] = pod.spec!.containers!;
        const volumeMounts = [{ name: 'target', mountPath: '/walk' }];
        return {
          ...pod,
          spec: { ...pod.spec, containers: [{ ...container, volumeMounts }] },
        };
      }),
    ).toEqual(['SHARED_STORAGE']);
  });
});
