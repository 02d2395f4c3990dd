import type { MoveWorld } from '@stowage/backstage-plugin-storage-common';
import { planOperation } from '../planOperation';
import {
  moveRequest,
  moveWorld,
  nodePool,
  putOnNode,
} from '../testing/moveWorld';
import { assessed, boundClaim, GIB } from '../testing/objects';

const other = assessed('other-0', GIB);

/** A pool on the NAS with the given room, on which another claim lies. */
function nasPool(
  kind: 'nas-volume' | 'nas-share',
  roomBytes: number,
): MoveWorld['pools'][number] {
  return {
    ...nodePool('none', roomBytes),
    id: `lab/${kind}/nas:/volume1`,
    title: kind,
    kind,
    node: undefined,
    claims: [other],
  };
}

/** What is said of the room for the 10 GiB of a database that is to go to the NAS. */
function roomChecks(...pools: MoveWorld['pools']) {
  const { plan } = planOperation(
    moveWorld(world => {
      putOnNode(world);
      const { claim, volume } = boundClaim('other-0');
      world.rawClaims.push(claim);
      world.volumes.push(volume);
      world.claims.push(other);
      world.pools = pools;
    }),
    moveRequest({ target: { storageClass: 'nfs-storage' } }),
  );
  return plan.preflight
    .filter(({ code }) => code.startsWith('ROOM_'))
    .map(({ code, message }) => [code, message]);
}

describe('room on a NAS', () => {
  it("is what the share's quota leaves, not what its volume has", () => {
    const volume = nasPool('nas-volume', 1000 * GIB);
    expect(roomChecks(volume, nasPool('nas-share', 11 * GIB))).toEqual([
      ['ROOM_SHORT', expect.stringContaining('nas-share 11 GiB')],
    ]);
    expect(roomChecks(volume, nasPool('nas-share', 12 * GIB))).toEqual([
      ['ROOM_OK', expect.stringContaining('nas-share 12 GiB')],
    ]);
  });

  it('is what the volume has where the share has no quota', () => {
    expect(roomChecks(nasPool('nas-volume', 12 * GIB))).toEqual([
      ['ROOM_OK', expect.stringContaining('nas-volume 12 GiB')],
    ]);
  });
});
