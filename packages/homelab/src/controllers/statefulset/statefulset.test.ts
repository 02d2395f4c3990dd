import { ago, claim, metadata, now, pod, say } from '../__testUtils__/objects';
import { Claim, Pod, Revision, StatefulSet } from '../core/kinds';
import { controllerReference } from '../core/owners';
import { resources } from '../core/resources';
import { planStatefulSet } from './planStatefulSet';
import { isStaleFor, wantedOwners } from './retention';

const template = (version: string) => ({
  metadata: { labels: { app: 'db' }, annotations: { version } },
  spec: { containers: [{ name: 'main' }] },
});

function setOf(
  spec: Partial<StatefulSet['spec']> = {},
  status: StatefulSet['status'] = {},
): StatefulSet {
  return {
    metadata: metadata('db', { generation: 1 }),
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'db' } },
      serviceName: 'db',
      template: template('1'),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: {} },
      volumeClaimTemplates: [claim('data')],
      ...spec,
    },
    status: { currentRevision: 'db-1', updateRevision: 'db-1', ...status },
  };
}

function revision(version: string, set: StatefulSet): Revision {
  return {
    metadata: metadata(`db-${version}`, {
      labels: { app: 'db' },
      ownerReferences: [controllerReference(set, resources.statefulSets)],
    }),
    revision: Number(version),
    data: { spec: { template: template(version) } },
  };
}

function member(
  ordinal: number,
  set: StatefulSet,
  more: { version?: string; status?: Pod['status']; going?: boolean } = {},
): Pod {
  const name = `db-${ordinal}`;
  return pod(name, {
    metadata: {
      labels: {
        app: 'db',
        'statefulset.kubernetes.io/pod-name': name,
        'controller-revision-hash': `db-${more.version ?? 1}`,
      },
      ownerReferences: [controllerReference(set, resources.statefulSets)],
      ...(more.going && { deletionTimestamp: ago(1) }),
    },
    spec: {
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } },
      ],
    },
    status: more.status,
  });
}

function due(
  set: StatefulSet,
  pods: Pod[],
  more: { versions?: string[]; claims?: Claim[] } = {},
): string[] {
  const { versions = ['1'], claims } = more;
  const plan = planStatefulSet({
    set,
    pods,
    revisions: versions.map(version => revision(version, set)),
    claim: name =>
      claims
        ? claims.find(each => each.metadata.name === name)
        : claim(name, { status: { phase: 'Bound' } }),
    now,
  });
  return say(plan.changes);
}

const pending = { phase: 'Pending' };
const failed = { phase: 'Failed' };
const unready = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'False' }],
};
const inParallel = { podManagementPolicy: 'Parallel' };

describe('a StatefulSet', () => {
  const set = setOf();
  const parallel = setOf(inParallel);
  const members = (ordinals: number[], of = set) =>
    ordinals.map(ordinal => member(ordinal, of));

  it('notes its template first', () => {
    expect(due(set, [], { versions: [] })).toEqual([
      expect.stringMatching(/^create controllerrevisions db-[a-z0-9]+$/),
    ]);
  });

  it.each<[string, StatefulSet, Pod[], string[]]>([
    ['makes one pod at a time', set, [], ['create pods db-0']],
    [
      'waits for the one before',
      set,
      [member(0, set, { status: unready })],
      [],
    ],
    ['goes on when it is ready', set, members([0]), ['create pods db-1']],
    [
      'makes all at once',
      parallel,
      [],
      ['create pods db-0', 'create pods db-1', 'create pods db-2'],
    ],
    [
      'fills the gap',
      parallel,
      members([0, 2], parallel),
      ['create pods db-1'],
    ],
    [
      'deletes what has ended',
      set,
      [member(0, set, { status: failed })],
      ['delete pods db-0'],
    ],
    [
      'waits until what goes is gone',
      set,
      [member(0, set, { going: true })],
      [],
    ],
    ['is content', set, members([0, 1, 2]), []],
    [
      'takes the highest first',
      setOf({ replicas: 1 }),
      members([0, 1, 2]),
      ['delete pods db-2'],
    ],
    [
      'takes all at once',
      setOf({ ...inParallel, replicas: 1 }),
      members([0, 1, 2]),
      ['delete pods db-2', 'delete pods db-1'],
    ],
    [
      'takes none while one before is not ready',
      setOf({ replicas: 2 }),
      [member(0, set), member(1, set, { status: unready }), member(2, set)],
      [],
    ],
    [
      'takes the one that is not ready',
      setOf({ replicas: 1 }),
      [member(0, set), member(1, set, { status: unready })],
      ['delete pods db-1'],
    ],
    [
      'counts from where it is told to',
      setOf({ replicas: 1, ordinals: { start: 5 } }),
      [],
      ['create pods db-5'],
    ],
  ])('that %s', (_, object, pods, expected) => {
    expect(due(object, pods)).toEqual(expected);
  });

  it('makes claims before their pod, keeps those that are there, and waits for those that go', () => {
    expect(due(set, [], { claims: [] })).toEqual([
      'create persistentvolumeclaims data-db-0',
      'create pods db-0',
    ]);
    const going = claim('data-db-0', {
      metadata: { deletionTimestamp: ago(1) },
    });
    expect(due(set, [], { claims: [going] })).toEqual(['event FailedCreate']);
    expect(
      due(set, [member(0, set, { status: pending })], { claims: [] }),
    ).toEqual(['create persistentvolumeclaims data-db-0']);
  });

  it('makes nothing while it goes', () => {
    const going = {
      ...set,
      metadata: { ...set.metadata, deletionTimestamp: ago(1) },
    };
    expect(due(going, [])).toEqual([]);
  });

  it('adopts what it selects and releases what it does not, and decides the rest later', () => {
    const orphan = member(0, set);
    orphan.metadata.ownerReferences = undefined;
    const stranger = member(1, set);
    stranger.metadata.labels = { app: 'other' };
    expect(due(set, [orphan, stranger])).toEqual([
      'patch pods db-0',
      'patch pods db-1',
    ]);
  });

  it('leaves pods of others with its labels', () => {
    const foreign = member(0, set);
    foreign.metadata.ownerReferences = [
      controllerReference(
        { ...set, metadata: metadata('other') },
        resources.statefulSets,
      ),
    ];
    expect(due(set, [foreign])).toEqual(['create pods db-0']);
  });

  describe('with a new template', () => {
    const status = { updateRevision: 'db-2', currentReplicas: 3 };
    const renewed = setOf({ template: template('2') }, status);
    const versions = ['1', '2'];

    it('renews the highest first and waits for it', () => {
      const old = members([0, 1, 2], renewed);
      expect(due(renewed, old, { versions })).toEqual(['delete pods db-2']);
      const [first, second] = old;
      const third = member(2, renewed, { version: '2', status: unready });
      expect(
        due(
          { ...renewed, spec: { ...renewed.spec, ...inParallel } },
          [first, second, third],
          { versions },
        ),
      ).toEqual([]);
      const ready = member(2, renewed, { version: '2' });
      expect(due(renewed, [first, second, ready], { versions })).toEqual([
        'delete pods db-1',
      ]);
    });

    it('stops at the partition, and makes pods below it as they were', () => {
      const rollingUpdate = { partition: 2 };
      const held = setOf(
        {
          template: template('2'),
          updateStrategy: { type: 'RollingUpdate', rollingUpdate },
        },
        status,
      );
      const third = member(2, held, { version: '2' });
      expect(
        due(held, [...members([0, 1], held), third], { versions }),
      ).toEqual([]);
      const plan = planStatefulSet({
        set: held,
        pods: [third],
        revisions: versions.map(version => revision(version, held)),
        claim: name => claim(name),
        now,
      });
      expect(plan.changes[0]).toMatchObject({
        object: {
          metadata: {
            labels: { 'controller-revision-hash': 'db-1' },
            annotations: { version: '1' },
          },
        },
      });
    });

    it('renews only what is deleted, where it is told to', () => {
      const onDelete = setOf(
        { template: template('2'), updateStrategy: { type: 'OnDelete' } },
        status,
      );
      expect(due(onDelete, members([0, 1, 2], onDelete), { versions })).toEqual(
        [],
      );
    });

    it('takes an old revision up again instead of a new one', () => {
      const back = setOf({ template: template('1') }, status);
      expect(due(back, members([0, 1, 2], back), { versions })).toEqual([
        'update controllerrevisions db-1',
      ]);
    });
  });

  it('says when the update is complete', () => {
    const renewed = setOf(
      { template: template('2') },
      { updateRevision: 'db-2' },
    );
    const pods = [0, 1, 2].map(each => member(each, renewed, { version: '2' }));
    const { status } = planStatefulSet({
      set: renewed,
      pods,
      revisions: ['1', '2'].map(version => revision(version, renewed)),
      claim: name => claim(name),
      now,
    });
    expect(status).toMatchObject({
      object: {
        status: {
          replicas: 3,
          readyReplicas: 3,
          availableReplicas: 3,
          updatedReplicas: 3,
          currentReplicas: 3,
          currentRevision: 'db-2',
        },
      },
    });
  });
});

describe('the owner of a claim', () => {
  const inside = { name: 'db-0', uid: 'uid-db-0', ordinal: 0 };
  const outside = { name: 'db-9', uid: 'uid-db-9', ordinal: 9 };
  const policy = (whenDeleted: string, whenScaled: string) =>
    setOf({
      persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled },
    });
  const kinds = (owners?: { kind: string }[]) =>
    owners?.map(({ kind }) => kind);

  it.each<[string, string, typeof inside, string[] | undefined]>([
    ['Retain', 'Retain', inside, undefined],
    ['Retain', 'Retain', outside, undefined],
    ['Delete', 'Retain', inside, ['StatefulSet']],
    ['Delete', 'Retain', outside, ['StatefulSet']],
    ['Retain', 'Delete', inside, undefined],
    ['Retain', 'Delete', outside, ['Pod']],
    ['Delete', 'Delete', inside, ['StatefulSet']],
    ['Delete', 'Delete', outside, ['Pod']],
  ])('with %s and %s', (whenDeleted, whenScaled, who, expected) => {
    const set = policy(whenDeleted, whenScaled);
    const { owners } = wantedOwners(set, claim('data'), who);
    expect(kinds(owners)).toEqual(expected);
    const after = claim('data', { metadata: { ownerReferences: owners } });
    expect(wantedOwners(set, after, who).owners).toBeUndefined();
  });

  it('is taken back where nothing is to go any more', () => {
    const owned = claim('data', {
      metadata: {
        ownerReferences: [controllerReference(setOf(), resources.statefulSets)],
      },
    });
    expect(
      wantedOwners(policy('Retain', 'Retain'), owned, inside).owners,
    ).toEqual([]);
  });

  it('is left alone where it is a former set or pod, for which a new pod waits', () => {
    const former = controllerReference(
      { metadata: metadata('db-0', { uid: 'before' }) },
      resources.pods,
    );
    const stale = claim('data', { metadata: { ownerReferences: [former] } });
    const set = policy('Retain', 'Delete');
    expect(wantedOwners(set, stale, inside).owners).toBeUndefined();
    expect(isStaleFor(set, stale, { name: 'db-0', ordinal: 0 })).toBe(true);
    expect(isStaleFor(policy('Delete', 'Retain'), stale, inside)).toBe(false);
  });

  it('is not put beside another controller', () => {
    const foreign = controllerReference(
      { metadata: metadata('other') },
      resources.deployments,
    );
    const managed = claim('data', { metadata: { ownerReferences: [foreign] } });
    expect(wantedOwners(policy('Delete', 'Retain'), managed, inside)).toEqual({
      owners: undefined,
      conflict: true,
    });
  });
});
