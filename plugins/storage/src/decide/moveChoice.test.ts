import { measuredClaim } from '../__testUtils__';
import { planOf, tierOf } from '../__testUtils__/operations';
import {
  FIRST_CHOICE,
  moveRequest,
  nodesOf,
  offersProofOrder,
  siblingsOf,
  tierObstacle,
} from './moveChoice';

describe('moveRequest', () => {
  it('is nothing as long as no tier is chosen', () => {
    expect(moveRequest(measuredClaim, FIRST_CHOICE)).toBeUndefined();
  });

  it('holds what was chosen, and nothing that was not', () => {
    expect(
      moveRequest(measuredClaim, { ...FIRST_CHOICE, tier: 'hot' }),
    ).toEqual({
      kind: 'move',
      cluster: 'house',
      namespace: 'orders',
      claims: ['data-orders-0'],
      target: { tier: 'hot' },
      proof: 'prove-then-start',
    });
    expect(
      moveRequest(measuredClaim, {
        tier: 'hot',
        node: 'worker-1',
        proof: 'start-then-prove',
        accept: ['acls'],
        others: ['log-orders-0'],
      }),
    ).toMatchObject({
      claims: ['data-orders-0', 'log-orders-0'],
      target: { tier: 'hot', node: 'worker-1' },
      proof: 'start-then-prove',
      accept: ['acls'],
    });
  });
});

describe('tierObstacle', () => {
  it('is nothing for another class that exists', () => {
    expect(
      tierObstacle(tierOf({ storageClass: 'nfs' }), measuredClaim),
    ).toBeUndefined();
  });

  it('names a class that is missing, or the present one', () => {
    expect(tierObstacle(tierOf({ available: false }), measuredClaim)).toBe(
      'unavailable',
    );
    expect(
      tierObstacle(tierOf({ storageClass: 'nfs' }), {
        storageClass: 'nfs',
        pinning: { state: 'free', nodes: [], reason: '' },
      }),
    ).toBe('present');
  });

  it('lets what lies on one node go to another of the same class', () => {
    expect(
      tierObstacle(tierOf({ storageClass: 'local-path' }), measuredClaim),
    ).toBeUndefined();
  });
});

it('knows the nodes on whose disks a tier lands', () => {
  const { pools } = tierOf();
  expect(
    nodesOf({
      cluster: 'house',
      pools: [
        ...pools,
        { ...pools[0], id: 'house/nfs-export/nas', kind: 'nfs-export' },
      ],
    }),
  ).toEqual(['worker-2']);
});

it('leaves the order of proof to the reader where the plan does', () => {
  const check = {
    code: 'PROOF_CHOICE',
    level: 'information' as const,
    message: 'Down for about 3 min, or 11 s.',
  };
  expect(offersProofOrder(undefined)).toBe(false);
  expect(offersProofOrder(planOf())).toBe(false);
  expect(offersProofOrder(planOf({ preflight: [check] }))).toBe(true);
});

it('finds the claims that the same pod mounts', () => {
  const sibling = { ...measuredClaim, name: 'log-orders-0', uid: 'uid-2' };
  const stranger = {
    ...sibling,
    uid: 'uid-3',
    mountedBy: [{ ...sibling.mountedBy[0], pod: 'other-0' }],
  };
  const elsewhere = { ...sibling, uid: 'uid-4', cluster: 'attic' };
  expect(
    siblingsOf(measuredClaim, [measuredClaim, sibling, stranger, elsewhere]),
  ).toEqual([sibling]);
});
