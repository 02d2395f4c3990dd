import { judgeLeftovers } from './judgeLeftovers';
import { judgeMoment, MomentOfClaim } from './judgeMoment';
import { judgeOperation, OperationCase } from './judgeOperation';
import { judgeRun } from './judgeRun';
import type { Picture, Raw } from './Picture';

const volume = (name: string, more: Partial<Raw> & { spec?: any }): Raw => ({
  metadata: { name, uid: `uid-${name}`, ...more.metadata },
  spec: {
    persistentVolumeReclaimPolicy: 'Delete',
    storageClassName: 'slow',
    claimRef: { namespace: 'shop', name: 'data-db-0', uid: 'uid-claim' },
    ...more.spec,
  },
  status: { phase: 'Bound', ...more.status },
});

const claim = (volumeName: string, storageClassName: string): Raw => ({
  metadata: {
    name: 'data-db-0',
    uid: 'uid-claim',
    labels: { app: 'db' },
    annotations: { note: 'kept', 'pv.kubernetes.io/bind-completed': 'yes' },
  },
  spec: { volumeName, storageClassName, accessModes: ['ReadWriteOnce'] },
  status: { phase: 'Bound' },
});

const workload = (storageClassName: string): Raw => ({
  metadata: { name: 'db', uid: 'uid-db' },
  spec: {
    replicas: 1,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
    template: { spec: { nodeSelector: { pool: 'shared' } } },
    volumeClaimTemplates: [
      { metadata: { name: 'data' }, spec: { storageClassName } },
    ],
  },
});

const pod: Raw = {
  metadata: { name: 'db-0', uid: 'uid-pod' },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};

const picture = (more: Partial<Picture>): Picture => ({
  namespace: 'shop',
  claims: [claim('old', 'slow')],
  volumes: [volume('old', {})],
  pods: [pod],
  workload: workload('slow'),
  movers: [],
  ...more,
});

const keptOld = volume('old', {
  metadata: {
    name: 'old',
    uid: 'uid-old',
    labels: { 'stowage.io/kept-by': 'op1' },
  },
  spec: { persistentVolumeReclaimPolicy: 'Retain' },
  status: { phase: 'Released' },
});
const newVolume = volume('new', { spec: { storageClassName: 'fast' } });

const moved = (change: (after: Picture) => void = () => {}): OperationCase => {
  const after = picture({
    claims: [claim('new', 'fast')],
    volumes: [structuredClone(keptOld), structuredClone(newVolume)],
    workload: workload('fast'),
  });
  change(after);
  return {
    before: picture({}),
    after,
    operation: {
      id: 'op1',
      kind: 'move',
      state: 'done',
      claims: ['data-db-0'],
    },
    target: 'fast',
    cancelAsked: false,
  };
};

const undone = (change: (after: Picture) => void = () => {}): OperationCase => {
  const input = moved();
  const after = picture({});
  change(after);
  return {
    ...input,
    after,
    operation: { ...input.operation, state: 'undone' },
  };
};

it('finds nothing where all is well', () => {
  expect(judgeOperation(moved())).toEqual([]);
  expect(judgeOperation(undone())).toEqual([]);
});

describe('after a move that says done', () => {
  it.each<[string, (after: Picture) => void]>([
    ['is gone', after => (after.claims = [])],
    ['is Lost', after => (after.claims[0].status.phase = 'Lost')],
    [
      'is being deleted',
      after => (after.claims[0].metadata.deletionTimestamp = 'now'),
    ],
    [
      'names another claim',
      after => (after.volumes[1].spec.claimRef.uid = 'stranger'),
    ],
    [
      'has other labels',
      after => (after.claims[0].metadata.labels = { app: 'other' }),
    ],
    [
      'has other annotations',
      after => (after.claims[0].metadata.annotations = {}),
    ],
    [
      'has other access modes',
      after => (after.claims[0].spec.accessModes = ['ReadWriteMany']),
    ],
    [
      "its volume 'other'",
      after => (after.volumes[1].spec.storageClassName = 'other'),
    ],
    [
      'still is on old',
      after => {
        after.claims = [claim('old', 'slow')];
        after.volumes = [volume('old', {})];
      },
    ],
    ['the original old of claim', after => after.volumes.shift()],
    [
      'has policy Delete',
      after => (after.volumes[0].spec.persistentVolumeReclaimPolicy = 'Delete'),
    ],
    [
      'is Bound, not Released',
      after => (after.volumes[0].status.phase = 'Bound'),
    ],
    ['is not listed as kept', after => (after.volumes[0].metadata.labels = {})],
    ['the workload is gone', after => (after.workload = undefined)],
    ['replicas is 0', after => (after.workload!.spec.replicas = 0)],
    [
      'persistentVolumeClaimRetentionPolicy is',
      after =>
        (after.workload!.spec.persistentVolumeClaimRetentionPolicy = {
          whenDeleted: 'Retain',
        }),
    ],
    [
      'template is',
      after =>
        (after.workload!.spec.template.spec.nodeSelector = { paused: 'op1' }),
    ],
    ['templates have class slow', after => (after.workload = workload('slow'))],
    ['0 pods are ready', after => (after.pods = [])],
  ])('notices: %s', (words, change) => {
    expect(judgeOperation(moved(change)).join('\n')).toContain(words);
  });
});

describe('after a move that says undone', () => {
  it.each<[string, (after: Picture) => void]>([
    [
      'is on new instead of old',
      after => {
        after.claims = [claim('new', 'fast')];
        after.volumes = [keptOld, newVolume];
      },
    ],
    [
      'policy Retain instead of Delete',
      after => (after.volumes[0].spec.persistentVolumeReclaimPolicy = 'Retain'),
    ],
  ])('notices: %s', (words, change) => {
    expect(judgeOperation(undone(change)).join('\n')).toContain(words);
  });
});

it.each(['running', 'needs-a-person', 'moved-not-ready'] as const)(
  'does not take %s for an end',
  state => {
    const input = moved();
    expect(
      judgeOperation({ ...input, operation: { ...input.operation, state } }),
    ).toHaveLength(1);
  },
);

it('notices a cancel that nobody asked for', () => {
  const input = undone();
  const operation = { ...input.operation, state: 'cancelled' as const };
  expect(judgeOperation({ ...input, operation }).join()).toContain(
    'nobody asked',
  );
  expect(judgeOperation({ ...input, operation, cancelAsked: true })).toEqual(
    [],
  );
});

it('notices a roll back that leads to another volume', () => {
  const input = moved();
  expect(
    judgeOperation({
      ...input,
      operation: { ...input.operation, kind: 'roll-back' },
      kept: { 'data-db-0': 'older' },
    }).join(),
  ).toContain('instead of the original older');
});

describe('a roll back that is put back', () => {
  const putBack = (kept: Raw) => {
    const input = undone();
    input.after.volumes = [...input.after.volumes, kept];
    return judgeOperation({
      ...input,
      operation: { ...input.operation, kind: 'roll-back' },
      kept: { 'data-db-0': 'older' },
    }).join();
  };
  const older = (claimRef: object) =>
    volume('older', {
      metadata: { ...keptOld.metadata, name: 'older' },
      spec: { ...keptOld.spec, claimRef },
      status: keptOld.status,
    });

  it('leaves the original kept for its claim', () => {
    expect(putBack(older(keptOld.spec.claimRef))).toBe('');
  });

  it('is noticed where the original belongs to nobody who asks', () => {
    expect(
      putBack(older({ namespace: 'stowage-movers', name: 'op1-target-0' })),
    ).toContain('volume older is not kept for claim data-db-0 any more');
  });
});

describe('a release', () => {
  const released = (kept: Record<string, string>) => {
    const input = undone();
    return judgeOperation({
      ...input,
      operation: { ...input.operation, kind: 'release', state: 'done' },
      kept,
    }).join();
  };

  it('is noticed where its volume is still there', () => {
    expect(released({ 'data-db-0': 'old' })).toContain('volume old is there');
  });

  it('is noticed where it took the volume of another claim along', () => {
    expect(released({ 'wal-db-0': 'other' })).toContain(
      'volume other of claim wal-db-0 is gone',
    );
  });

  it('leaves what is kept for another claim', () => {
    expect(released({ 'wal-db-0': 'old' })).not.toContain('old');
  });
});

describe('leftovers', () => {
  const left = (more: Partial<Picture>) =>
    judgeLeftovers({ operation: 'op1', picture: picture(more) });

  it.each<[string, Partial<Picture>]>([
    [
      'Pod mover-op1-1-both-0',
      {
        movers: [
          { kind: 'Pod', metadata: { name: 'mover-op1-1-both-0', uid: 'u' } },
        ],
      },
    ],
    [
      'Lease workload-x',
      {
        movers: [
          {
            kind: 'Lease',
            metadata: { name: 'workload-x', uid: 'u' },
            spec: { holderIdentity: 'op1' },
          },
        ],
      },
    ],
    [
      'ConfigMap stowage-op1',
      {
        movers: [
          { kind: 'ConfigMap', metadata: { name: 'stowage-op1', uid: 'u' } },
        ],
      },
    ],
    [
      'volume stowage-op1-source-0',
      { volumes: [volume('stowage-op1-source-0', {})] },
    ],
    [
      'finalizer',
      {
        volumes: [
          volume('old', {
            metadata: {
              name: 'old',
              uid: 'u',
              finalizers: ['stowage.io/fence'],
            },
          }),
        ],
      },
    ],
  ])('notices %s', (words, more) => {
    expect(left(more).join()).toContain(words);
  });

  it('leaves those of other operations alone', () => {
    expect(
      left({
        movers: [
          { kind: 'Pod', metadata: { name: 'mover-op2-1-both-0', uid: 'u' } },
        ],
      }),
    ).toEqual([]);
  });
});

describe('a moment', () => {
  const moment = (more: Partial<MomentOfClaim>): MomentOfClaim => ({
    claim: 'data',
    phase: 'Bound',
    bound: 'new',
    acknowledged: 10,
    copies: [
      { volume: 'old', rows: 12 },
      { volume: 'new', rows: 12 },
    ],
    ...more,
  });

  it.each<[string, Partial<MomentOfClaim>]>([
    ['was Lost', { phase: 'Lost', bound: undefined }],
    [
      'no volume of claim data held everything',
      {
        copies: [{ volume: 'old', rows: 9 }, { volume: 'new' }],
        bound: undefined,
      },
    ],
    [
      'which is empty',
      { copies: [{ volume: 'old', rows: 12 }, { volume: 'new' }] },
    ],
    [
      'lacks acknowledged rows',
      {
        copies: [
          { volume: 'old', rows: 12 },
          { volume: 'new', rows: 9 },
        ],
      },
    ],
  ])('notices: %s', (words, more) => {
    expect(judgeMoment(moment(more)).join()).toContain(words);
  });

  it('finds nothing behind the fence with the original whole', () => {
    expect(
      judgeMoment(
        moment({
          phase: undefined,
          bound: undefined,
          copies: [
            { volume: 'old', rows: 10 },
            { volume: 'new', rows: 4 },
          ],
        }),
      ),
    ).toEqual([]);
  });
});

describe('a run', () => {
  const whole = {
    rows: 9,
    acknowledged: 9,
    missing: [],
    altered: [],
    broken: [],
  };
  const judge = (verdict: object) =>
    judgeRun({
      ledgers: [{ writer: 'data', verdict: { ...whole, ...verdict } }],
      sightings: [],
    }).join();

  it.each([
    ['never wrote', { acknowledged: 0 }],
    ['lost acknowledged rows: 2 (3, 4)', { missing: [3, 4] }],
    ['not what was acknowledged', { altered: [3] }],
    ['two writers', { broken: [3] }],
  ])('notices: %s', (words, verdict) => {
    expect(judge(verdict)).toContain(words);
  });

  it('finds nothing where all is there', () => {
    expect(judge({})).toBe('');
  });

  it('counts what was seen, and says it once', () => {
    expect(
      judgeRun({
        ledgers: [],
        sightings: [
          { at: '12:00', words: 'claim data was Lost' },
          { at: '12:01', words: 'claim data was Lost' },
        ],
      }),
    ).toEqual(['claim data was Lost (seen 2 times, first at 12:00)']);
  });
});
