import type { MoveWorld } from '@stowage/backstage-plugin-storage-common';
import { planOperation } from './planOperation';
import { recheckMove } from './recheckMove';
import { moveRequest, moveWorld } from './testing/moveWorld';
import { ownerOf, pod } from './testing/objects';
import type { MoveDecisions } from './types';

const decisions = planOperation(moveWorld(), moveRequest())
  .decisions as MoveDecisions;

/** The world of the plan with the application stopped. */
const stopped = (change: (world: MoveWorld) => void = () => {}) =>
  moveWorld(world => {
    world.pods = [];
    world.workloads = [];
    change(world);
  });

const codesOf = (world: MoveWorld) =>
  recheckMove(world, decisions).map(({ code }) => code);

describe('recheckMove', () => {
  it('lets the fence be shut when everything stands still', () => {
    expect(codesOf(stopped())).toEqual([]);
  });

  it('does not mind our own finalizer, nor the claim among the movers', () => {
    expect(
      codesOf(
        stopped(world => {
          world.rawClaims[0].metadata.finalizers!.push('stowage.io/fence');
          world.quotas.push({
            apiVersion: 'v1',
            kind: 'ResourceQuota',
            metadata: { name: 'q', namespace: 'stowage-movers' },
            status: {
              hard: { persistentvolumeclaims: '1' },
              used: { persistentvolumeclaims: '1' },
            },
          });
        }),
      ),
    ).toEqual([]);
  });

  it.each<[string, string, (world: MoveWorld) => void]>([
    [
      'a pod that came back',
      'CLAIM_IN_USE',
      world => {
        const { workloads } = moveWorld();
        world.pods.push(
          pod('db-0', {
            claims: ['data-db-0'],
            owner: ownerOf(workloads[0]),
          }),
        );
      },
    ],
    [
      'another claim of the same name',
      'CLAIM_MISSING',
      world => (world.rawClaims[0].metadata.uid = 'another'),
    ],
    [
      'another volume',
      'VOLUME_MISSING',
      world => (world.volumes[0].metadata.uid = 'another'),
    ],
    [
      'somebody on the same path',
      'SHARED_STORAGE',
      world => {
        const other = pod('backup');
        other.spec!.volumes = [
          { name: 'all', nfs: { server: 'nas', path: '/volume1' } },
        ];
        world.pods.push(other);
      },
    ],
    [
      'a new autoscaler',
      'SEVERAL_WORKLOADS',
      world =>
        world.autoscalers.push({
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'late' },
          spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'db' } },
        }),
    ],
    [
      'a quota that came since',
      'QUOTA_AT_SWAP',
      world =>
        world.quotas.push({
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: 'q', namespace: 'shop' },
          status: {
            hard: { 'requests.storage': '10Gi' },
            used: { 'requests.storage': '20Gi' },
          },
        }),
    ],
    [
      'pods that cannot be read any more',
      'NOT_READ',
      world =>
        world.unreadable.push({
          resource: 'pods',
          reason: 'failed',
          message: 'timeout',
          couldHideWriter: true,
        }),
    ],
  ])('refuses %s', (_, code, change) => {
    expect(codesOf(stopped(change))).toContain(code);
  });
});
