import {
  calmStorage,
  measuredPool,
  poolFinding,
  readyCluster,
  storageWith,
} from '../__testUtils__';
import { decideHeadline } from './headline';

describe('decideHeadline', () => {
  it('is calm where everything was measured and nothing was found', () => {
    expect(decideHeadline(calmStorage)).toMatchObject({
      state: 'calm',
      claims: 1,
      gaps: [],
      figuresAsOf: calmStorage.claims[0].claim.reading.measuredAt,
    });
  });

  it.each([
    ['a claim is not measured', storageWith({ reading: { source: 'none' } })],
    [
      'the figure is that of a whole file system',
      storageWith({
        reading: { source: 'kubelet', scope: 'filesystem', usedBytes: 5 },
      }),
    ],
    [
      'the figure is old',
      storageWith({
        reading: {
          source: 'walk',
          scope: 'directory',
          usedBytes: 5,
          stale: true,
        },
      }),
    ],
    ['the pool is not known', storageWith({ pool: undefined })],
    [
      'the room of the pool was not measured',
      storageWith({ pool: { ...measuredPool, room: { source: 'none' } } }),
    ],
    ['claims are hidden', storageWith({}, { hiddenClaims: 1 })],
    [
      'a cluster cannot be reached',
      storageWith(
        {},
        { clusters: [{ ...readyCluster, state: 'unreachable' }] },
      ),
    ],
    [
      'a cluster is read in part',
      storageWith({}, { clusters: [{ ...readyCluster, state: 'partial' }] }),
    ],
    [
      'a finding says that something is unknown',
      storageWith({}, { findings: [{ ...poolFinding, severity: 'unknown' }] }),
    ],
  ])('is never calm where %s', (_, storage) => {
    expect(decideHeadline(storage).state).toBe('unknown');
  });

  it('gives no all-clear while a pod does not start', () => {
    const mount = { pod: 'orders-0', phase: 'Pending', readOnly: false };
    const waiting = 'ImagePullBackOff: Back-off pulling image "postgres:99"';
    const stuck = storageWith({
      mountedBy: [{ ...mount, ready: false, waiting }],
    });
    expect(decideHeadline(stuck)).toMatchObject({
      state: 'stuck',
      stuck: { pod: 'orders-0', reason: waiting },
    });
    const starting = storageWith({
      mountedBy: [{ ...mount, ready: false, waiting: 'ContainerCreating' }],
    });
    expect(decideHeadline(starting).state).toBe('calm');
    expect(
      decideHeadline(storageWith({ reading: { source: 'none' } })).state,
    ).toBe('unknown');
  });

  it('names the worst finding and still says what is not known', () => {
    const critical = {
      ...poolFinding,
      id: 'f2',
      severity: 'critical',
    } as const;
    const information = {
      ...poolFinding,
      id: 'f3',
      severity: 'information',
    } as const;
    const headline = decideHeadline(
      storageWith(
        { reading: { source: 'none' } },
        { findings: [information, poolFinding, critical] },
      ),
    );
    expect(headline).toMatchObject({
      state: 'critical',
      worst: critical,
      others: 1,
      gaps: [{ kind: 'notMeasured', count: 1 }],
    });
  });

  it('does not call a component without claims calm', () => {
    expect(decideHeadline({ ...calmStorage, claims: [] }).state).toBe('none');
  });
});
