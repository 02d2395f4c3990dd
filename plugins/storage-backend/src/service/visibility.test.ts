import { assessCluster } from '../assess';
import {
  buildClaim,
  buildClass,
  buildNode,
  buildPendingClaim,
  buildPod,
  buildReading,
  buildVolume,
  buildWorld,
  GIB,
  NOW,
} from '../assess/testing';
import {
  seesEverything,
  visibleFindings,
  visiblePool,
  type Visibility,
} from './visibility';

const secret = ['bank', 'ledger'];

/** May see the claims of the namespace `shop`, and nothing of the clusters. */
const ownerOfShop: Visibility = {
  claim: ({ namespace }) => namespace === 'shop',
  namespace: ({ namespace }) => namespace === 'shop',
  pools: false,
  clusters: false,
};

const shared = {
  classes: [buildClass()],
  claims: [
    buildClaim(),
    buildClaim({ namespace: 'bank', name: 'ledger', uid: 'uid-ledger' }),
  ],
  volumes: [
    buildVolume({ claimRef: { namespace: 'shop', name: 'data-db-0' } }),
    buildVolume({
      name: 'pv-ledger',
      claimRef: { namespace: 'bank', name: 'ledger' },
    }),
  ],
  volumeReadings: [buildReading()],
};

function assessmentOf(world: Parameters<typeof buildWorld>[0]) {
  return assessCluster({
    world: buildWorld({ ...shared, ...world }),
    tiers: [],
    now: NOW,
    poolFillingRatio: 0.8,
  });
}

function expectNoSecrets(answer: unknown) {
  const text = JSON.stringify(answer);
  for (const word of secret) {
    expect(text).not.toContain(word);
  }
}

const cases = [
  {
    code: 'POOL_FULL',
    world: { nodes: [buildNode({ diskPressure: true })] },
    evidence:
      /2 claims draw on it: shop\/data-db-0 \(3 GiB\) and 1 claim that you may not see\.$/,
  },
  {
    code: 'NODE_NOT_READY_WITH_DATA',
    world: { nodes: [buildNode({ ready: 'false' as const })] },
    evidence:
      /2 claims have their only bytes on its disk: shop\/data-db-0 and 1 claim that you may not see\.$/,
  },
  {
    code: 'READING_MISSING',
    world: {
      nodes: [buildNode()],
      readingProblems: [
        {
          node: 'worker-1',
          source: 'walk' as const,
          problem: {
            code: 'WALK_FAILED' as const,
            reason: 'The walk of /data/pvc-1_bank_ledger failed.',
          },
        },
      ],
    },
    evidence: /^The walk failed on the node worker-1\.$/,
  },
  {
    code: 'NO_VOLUME_OFFERED',
    world: {
      nodes: [buildNode()],
      claims: [...shared.claims, buildPendingClaim({ volumeName: 'pv-x' })],
      volumes: [
        ...shared.volumes,
        buildVolume({
          name: 'pv-x',
          claimRef: { namespace: 'bank', name: 'ledger' },
        }),
      ],
    },
    evidence:
      /held for another claim\. The other claim: 1 claim that you may not see\.$/,
  },
];

describe('visibleFindings', () => {
  it.each(cases)(
    'keeps the names of others out of every word of $code',
    ({ code, world, evidence }) => {
      const { findings, pools } = assessmentOf(world);
      const visible = visibleFindings(findings, ownerOfShop);
      expect(visible).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            code,
            evidence: expect.stringMatching(evidence),
            claims: [expect.objectContaining({ namespace: 'shop' })],
          }),
        ]),
      );
      expectNoSecrets(visible);
      for (const pool of pools) {
        const { claims, findings: shown } = visiblePool(pool, ownerOfShop);
        expectNoSecrets({ claims, shown });
      }
    },
  );

  it.each(cases)(
    'tells everything of $code to whoever sees all',
    ({ code, world }) => {
      const visible = visibleFindings(
        assessmentOf(world).findings,
        seesEverything,
      );
      const text = JSON.stringify(visible.filter(each => each.code === code));
      secret.forEach(word => expect(text).toContain(word));
      expect(text).not.toContain('may not see');
      expect(text).not.toMatch(/"(mentions|confidential)"/);
    },
  );

  it('does not name claims of a pod that belong to somebody else', () => {
    const { findings } = assessmentOf({
      nodes: [buildNode({ unschedulable: true })],
      claims: [buildClaim(), buildClaim({ name: 'ledger', uid: 'uid-ledger' })],
      volumes: [
        shared.volumes[0],
        buildVolume({
          name: 'pv-ledger',
          claimRef: { namespace: 'shop', name: 'ledger' },
        }),
      ],
      pods: [
        buildPod({
          phase: 'Pending',
          nodeName: undefined,
          unschedulableMessage: 'volume node affinity conflict.',
          claims: [
            { claimName: 'data-db-0', readOnly: false },
            { claimName: 'ledger', readOnly: false },
          ],
        }),
      ],
    });
    const visible = visibleFindings(findings, {
      ...ownerOfShop,
      claim: ({ name }) => name === 'data-db-0',
    });
    expect(
      visible.find(({ code }) => code === 'VOLUME_PINNED_ELSEWHERE')?.evidence,
    ).toMatch(
      /Its data: data-db-0 lies on worker-1.* and 1 claim that you may not see\.$/,
    );
    expectNoSecrets(visible);
  });

  it('names five claims and counts the rest', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const { findings } = assessmentOf({
      nodes: [buildNode({ diskPressure: true })],
      claims: [
        ...names.map(name => buildClaim({ name, uid: name })),
        shared.claims[1],
      ],
      volumes: [
        ...names.map(name =>
          buildVolume({
            name: `pv-${name}`,
            claimRef: { namespace: 'shop', name },
          }),
        ),
        shared.volumes[1],
      ],
      volumeReadings: [buildReading({ usedBytes: GIB })],
    });
    expect(
      visibleFindings(findings, ownerOfShop).find(
        ({ code }) => code === 'POOL_FULL',
      )?.evidence,
    ).toMatch(
      /8 claims draw on it: shop\/\w .*, 2 more and 1 claim that you may not see\.$/,
    );
  });
});
