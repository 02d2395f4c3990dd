import { planOperation } from './planOperation';
import { afterMove, moveRequest, moveWorld } from './testing/moveWorld';
import type { MoveDecisions } from './types';

const stepsOf = (planned: ReturnType<typeof planOperation>) =>
  planned.plan.steps.map(({ id, application }) => `${id} ${application}`);

describe('a move from the NAS to a node', () => {
  const planned = planOperation(moveWorld(), moveRequest());
  const { plan } = planned;
  const decisions = planned.decisions as MoveDecisions;

  it('is planned, with what is up and down in each step', () => {
    expect(plan).toMatchObject({
      outcome: 'planned',
      title: 'Move data-db-0 to local-path',
      summary:
        'data-db-0 → local-path on the node that the scheduler chooses. The application is down for about 2 min 10 s, of it 1 min 59 s for data. The original is kept.',
      workloads: [{ kind: 'StatefulSet', name: 'db' }],
      madeAt: '2026-11-22T12:00:00.000Z',
    });
    expect(stepsOf(planned)).toEqual([
      'lock up',
      'preflight up',
      'safe up',
      'target up',
      'stage up',
      'compare up',
      'record up',
      'stop down',
      'recheck down',
      'fence down',
      'delta down',
      'prove down',
      'rebind down',
      'recreate down',
      'start starting',
      'tidy up',
    ]);
  });

  it('says of every step where the data is if it stops there', () => {
    expect(
      plan.steps.every(({ ifItStopsHere }) =>
        ifItStopsHere.includes('pv-data-db-0'),
      ),
    ).toBe(true);
  });

  it('says in words from where to where, and what is kept', () => {
    expect(plan.claims).toEqual([
      {
        name: 'data-db-0',
        uid: 'uid-claim-data-db-0',
        volumeName: 'pv-data-db-0',
        from: 'nfs-storage, nas:/volume1/k8s/data-db-0',
        to: 'local-path on the node that the scheduler chooses',
        keeps:
          'Volume pv-data-db-0 is kept at nas:/volume1/k8s/data-db-0 until somebody releases it; a reminder comes after 14 days.',
      },
    ]);
  });

  it('decides about the claim', () => {
    expect(decisions.claims).toEqual([
      {
        name: 'data-db-0',
        uid: 'uid-claim-data-db-0',
        volumeName: 'pv-data-db-0',
        volumeUid: 'uid-volume-data-db-0',
        sourceClass: 'nfs-storage',
        targetClass: 'local-path',
        targetProvisioner: 'rancher.io/local-path',
        sourceReclaimPolicy: 'Delete',
        targetReclaimPolicy: 'Delete',
        requestBytes: 20 * 1024 ** 3,
        accessModes: ['ReadWriteOnce'],
        source: { kind: 'nfs', server: 'nas', path: '/volume1/k8s/data-db-0' },
        excludes: ['/lost+found', '/#snapshot', '/#recycle', '/@eaDir'],
        acceptedLosses: [],
        template: 'data',
      },
    ]);
  });

  it('decides about the workload', () => {
    expect(decisions.workload).toEqual({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      name: 'db',
      uid: 'uid-StatefulSet-db',
      generation: 3,
      replicas: 1,
      pods: ['db-0'],
      retentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    });
  });

  it('proves the rest afterwards where that was chosen', () => {
    const late = planOperation(
      moveWorld(),
      moveRequest({ proof: 'start-then-prove' }),
    );
    expect(stepsOf(late).slice(-3)).toEqual([
      'start starting',
      'prove-rest up',
      'tidy up',
    ]);
    expect(late.plan.figures.stopSeconds).toBeLessThan(
      plan.figures.stopSeconds ?? 0,
    );
  });
});

describe('a move of a claim that nobody mounts', () => {
  it('has no stop', () => {
    const planned = planOperation(
      moveWorld(world => {
        world.pods = [];
        world.workloads = [];
      }),
      moveRequest(),
    );
    expect(planned.plan.outcome).toBe('planned');
    expect(planned.plan.figures.stopSeconds).toBe(0);
    expect(stepsOf(planned).every(step => step.endsWith(' up'))).toBe(true);
    expect(planned.decisions.steps).not.toContain('stop');
    expect(planned.plan.summary).toContain('nothing has to stop');
  });
});

describe('a roll back', () => {
  const request = moveRequest({ kind: 'roll-back', target: undefined });

  it('moves back to the kept volume', () => {
    const { plan, decisions } = planOperation(afterMove(), request);
    expect(plan.title).toBe('Move data-db-0 back to its original');
    expect(plan.outcome).toBe('planned');
    expect(plan.typedConfirmation).toBeUndefined();
    const { claims, rollBack, steps } = decisions as MoveDecisions;
    expect(rollBack).toBe('move-back');
    expect(steps).toContain('stage');
    expect(claims[0]).toMatchObject({
      sourceClass: 'local-path',
      targetClass: 'nfs-storage',
      targetReclaimPolicy: 'Delete',
      source: { kind: 'hostPath', node: 'worker-1' },
      targetVolume: {
        name: 'pv-original',
        uid: 'uid-volume-original',
        side: { kind: 'nfs', server: 'nas', path: '/volume1/k8s/data-db-0' },
      },
    });
  });

  it('returns without a copy, and asks for the name to be typed', () => {
    const { plan, decisions } = planOperation(afterMove(), {
      ...request,
      rollBack: 'return',
    });
    expect(plan.title).toBe('Return data-db-0 to what it was');
    expect(plan.typedConfirmation).toBe('data-db-0');
    expect(plan.figures.dataSeconds).toBe(0);
    expect(decisions.steps).toEqual([
      'lock',
      'preflight',
      'safe',
      'record',
      'stop',
      'recheck',
      'fence',
      'rebind',
      'recreate',
      'start',
      'tidy',
    ]);
  });
});

describe('a release', () => {
  const request = moveRequest({ kind: 'release', volume: 'pv-original' });

  it('hands the volume to its deleter', () => {
    const { plan, decisions } = planOperation(afterMove(), request);
    expect(plan.outcome).toBe('planned');
    expect(plan.typedConfirmation).toBe('pv-original');
    expect(plan.preflight).toContainEqual(
      expect.objectContaining({
        code: 'RELEASE_DESTROYS',
        message: expect.stringMatching(/\(nfs, capacity 20\sGiB\)/),
      }),
    );
    expect(decisions).toMatchObject({
      kind: 'release',
      presentVolume: 'pv-data-db-0',
      erasedBy: 'deleter',
      volume: { name: 'pv-original', reclaimPolicy: 'Delete' },
      steps: ['lock', 'preflight', 'release'],
    });
  });

  it('says what the volume held when it was set aside', () => {
    const { plan } = planOperation(
      afterMove(world => {
        const { metadata } = world.volumes[1];
        metadata.annotations = {
          ...metadata.annotations,
          'stowage.io/kept-bytes': '4096',
        };
      }),
      request,
    );
    expect(plan.figures.bytes).toBe(4096);
  });

  it('says since when, where that is too short', () => {
    const { plan } = planOperation(
      afterMove(world => {
        const { metadata } = world.volumes[1];
        metadata.annotations = {
          ...metadata.annotations,
          'stowage.io/kept-since': new Date(
            Date.parse(world.readAt) - 12 * 60_000,
          ).toISOString(),
        };
      }),
      request,
    );
    expect(plan.outcome).toBe('declined');
    expect(plan.preflight).toContainEqual(
      expect.objectContaining({
        code: 'RELEASE_TOO_SOON',
        message: 'Volume pv-original was set aside 12 min ago.',
      }),
    );
  });

  it('removes the bytes by a step of its own where nobody else would', () => {
    const { plan, decisions } = planOperation(
      afterMove(world => {
        delete world.volumes[1].metadata.annotations?.[
          'pv.kubernetes.io/provisioned-by'
        ];
        world.volumes[1].spec!.storageClassName = '';
      }),
      request,
    );
    expect(plan.outcome).toBe('planned');
    expect(decisions).toMatchObject({
      erasedBy: 'step',
      steps: ['lock', 'preflight', 'erase', 'release'],
    });
  });
});

describe('a retirement', () => {
  it('keeps the volume and says what it holds', () => {
    const { plan, decisions } = planOperation(
      moveWorld(world => {
        world.pods = [];
        world.workloads = [];
      }),
      moveRequest({ kind: 'retire', target: undefined }),
    );
    expect(plan).toMatchObject({
      outcome: 'planned',
      typedConfirmation: 'data-db-0',
      summary:
        'data-db-0 is removed from shop. pv-data-db-0 is kept with its data until somebody releases it.',
    });
    expect(plan.preflight[0].message).toBe('data-db-0 (10 GiB) is kept.');
    expect(decisions.steps).toEqual([
      'lock',
      'preflight',
      'safe',
      'record',
      'fence',
      'remove',
      'tidy',
    ]);
    expect(plan.figures.bytes).toBe(10 * 1024 ** 3);
  });

  it('is declined where somebody else reaches the same bytes', () => {
    const { plan } = planOperation(
      moveWorld(world => {
        world.pods = [];
        world.workloads = [];
        const [volume] = world.volumes;
        world.volumes.push({
          ...volume,
          metadata: { name: 'pv-twin', uid: 'uid-twin' },
          spec: {
            ...volume.spec,
            claimRef: { namespace: 'other', name: 'twin', uid: 'uid-other' },
          },
        });
      }),
      moveRequest({ kind: 'retire', target: undefined }),
    );
    expect(plan.outcome).toBe('declined');
    expect(plan.summary).toContain('pv-twin');
  });
});

describe('bringing a retired claim back', () => {
  const retired = afterMove(world => {
    world.pods = [];
    world.workloads = [];
    world.rawClaims = [];
    world.volumes[1].metadata.annotations!['stowage.io/kept-because'] =
      'retired';
  });

  it('binds its kept volume again, without a copy', () => {
    const { plan, decisions } = planOperation(
      retired,
      moveRequest({ kind: 'roll-back', target: undefined }),
    );
    expect(plan).toMatchObject({
      outcome: 'planned',
      title: 'Bring data-db-0 back',
    });
    expect(decisions).toMatchObject({
      rollBack: 'bring-back',
      volume: {
        name: 'pv-original',
        uid: 'uid-volume-original',
        reclaimPolicy: 'Delete',
      },
      steps: ['lock', 'preflight', 'bring-back', 'tidy'],
    });
  });

  it('can be released, though nothing took over from it', () => {
    const { plan, decisions } = planOperation(
      retired,
      moveRequest({ kind: 'release', volume: 'pv-original' }),
    );
    expect(plan.outcome).toBe('planned');
    expect(decisions).toMatchObject({ presentVolume: '' });
  });
});
