import type {
  MoveWorld,
  OperationRequest,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import {
  assessed,
  boundClaim,
  GIB,
  home,
  localSource,
  node,
  ownerOf,
  pod,
  storageClass,
  workload,
} from './objects';

/** A pool on a node's disk with the given room. */
export function nodePool(
  name: string,
  roomBytes?: number,
): MoveWorld['pools'][number] {
  return {
    id: `lab/node-filesystem/${name}`,
    cluster: 'lab',
    title: `Disk of ${name}`,
    kind: 'node-filesystem',
    node: name,
    room:
      roomBytes === undefined
        ? {
            source: 'none',
            notMeasured: { code: 'KUBELET_OFF', reason: 'Not measured: off.' },
          }
        : {
            source: 'kubelet',
            roomBytes,
            limitInodes: 1_000_000,
            usedInodes: 1000,
          },
    claims: [],
    hiddenClaims: 0,
    strayDirectories: [],
    findings: [],
  };
}

/**
 * A home with one database: StatefulSet `db` with one replica, its claim `data-db-0` of 10 GiB on
 * the NAS, two workers with room on their disks.
 */
export function moveWorld(change: (world: MoveWorld) => void = () => {}) {
  const set = workload('StatefulSet', 'db');
  const { claim, volume } = boundClaim('data-db-0');
  const world: MoveWorld = {
    cluster: 'lab',
    operationsEnabled: true,
    moversNamespace: 'stowage-movers',
    keepDays: 14,
    tiers: [
      {
        id: 'hot',
        title: 'Hot',
        purpose: 'databases',
        storageClass: 'local-path',
        backupTarget: false,
      },
    ],
    claims: [assessed('data-db-0', 10 * GIB)],
    pools: [nodePool('worker-1', 100 * GIB), nodePool('worker-2', 100 * GIB)],
    readAt: '2026-11-22T12:00:00.000Z',
    namespace: home,
    namespaceObject: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: home },
    },
    rawClaims: [claim],
    volumes: [volume],
    classes: [
      storageClass('local-path'),
      storageClass(
        'nfs-storage',
        'example.com/nfs-subdir-external-provisioner',
      ),
    ],
    csiDrivers: [],
    nodes: [node('worker-1'), node('worker-2')],
    pods: [pod('db-0', { claims: ['data-db-0'], owner: ownerOf(set) })],
    workloads: [set],
    autoscalers: [],
    quotas: [],
    limitRanges: [],
    snapshots: [],
    services: [],
    repositoryOwners: [],
    unreadable: [],
  };
  change(world);
  return world;
}

/** The request to move the database to the tier `hot`. */
export function moveRequest(
  change: Partial<OperationRequest> = {},
): OperationRequest {
  return {
    kind: 'move',
    cluster: 'lab',
    namespace: home,
    claims: ['data-db-0'],
    target: { tier: 'hot' },
    ...change,
  };
}

/** Puts the database on worker-1 instead of the NAS. */
export function putOnNode(world: MoveWorld, nodeName = 'worker-1'): void {
  const { claim, volume } = boundClaim('data-db-0', {
    storageClass: 'local-path',
    spec: localSource('data-db-0', nodeName),
  });
  world.rawClaims[0] = claim;
  world.volumes[0] = volume;
}

/** The world after the database has moved to worker-1: its original on the NAS is kept. */
export function afterMove(change: (world: MoveWorld) => void = () => {}) {
  return moveWorld(world => {
    const original = world.volumes[0];
    putOnNode(world);
    const kept: RawVolume = {
      ...original,
      metadata: {
        ...original.metadata,
        name: 'pv-original',
        uid: 'uid-volume-original',
        labels: { 'stowage.io/kept-by': 'opabcdefghij' },
        annotations: {
          ...original.metadata.annotations,
          'stowage.io/kept-since': '2026-11-22T08:00:00.000Z',
          'stowage.io/kept-reclaim-policy': 'Delete',
        },
      },
      spec: {
        ...original.spec,
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: { namespace: home, name: 'data-db-0', uid: 'uid-before' },
      },
      status: { phase: 'Released' },
    };
    world.volumes.push(kept);
    change(world);
  });
}
