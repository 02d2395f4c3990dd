import type { KubernetesObject } from '../../adapters/kubernetes';
import type { ClaimDecision, MoveDecisions } from '../../planner/types';
import { afterwards } from './afterwards';
import { bindGroups, constraintsOf } from './bindGroups';
import { missingWords, movedClaim } from './movedClaim';
import { endedByKubelet, killedContainers } from './podEndings';
import { nextStaging, predictedPassSeconds } from './prediction';
import { addQuantities } from './quantities';
import type { PodSpec } from './workloads';

describe('prediction', () => {
  const first = { changedBytes: 1000, seconds: 100 };

  it.each([
    ['nothing was copied yet', [], 0],
    ['it can take as long as the first pass', [first], 100],
    [
      'changed files at the first rate',
      [first, { changedBytes: 100, seconds: 10 }],
      10,
    ],
    ['what looking takes', [first, { changedBytes: 0, seconds: 7 }], 7],
  ])('%s', (_, passes, expected) => {
    expect(predictedPassSeconds(passes)).toBe(expected);
  });

  const staging = (
    passes: Array<{ changedBytes: number; seconds: number }>,
    confirmedStopSeconds: number,
    passesNow = passes.length,
  ) =>
    nextStaging({ passes, passesNow, floorSeconds: 20, confirmedStopSeconds });
  const shrinking = [first, { changedBytes: 500, seconds: 50 }];
  const steady = [...shrinking, { changedBytes: 500, seconds: 50 }];

  it.each([
    ['one pass says nothing of what changes', staging([first], 600), 'pass'],
    ['it fits', staging(shrinking, 70), 'stop'],
    ['more passes help', staging(shrinking, 40), 'pass'],
    [
      'they do not help, but it is less than half more',
      staging(steady, 50),
      'stop',
    ],
    ['they do not help, and it is far more', staging(steady, 40), 'wait'],
    ['five passes are enough', staging(shrinking, 40, 5), 'wait'],
  ])('decides: %s', (_, decision, next) => {
    expect(decision.next).toBe(next);
  });
});

describe('the claim under its old name', () => {
  const claim: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'data',
      namespace: 'shop',
      uid: 'old',
      finalizers: ['kubernetes.io/pvc-protection'],
      ownerReferences: [{}],
      labels: { app: 'db' },
      annotations: {
        note: 'mine',
        'pv.kubernetes.io/bind-completed': 'yes',
        'volume.kubernetes.io/selected-node': 'worker-1',
        'volume.beta.kubernetes.io/storage-provisioner': 'x',
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
      },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      storageClassName: 'nas',
      volumeName: 'old',
      dataSource: { kind: 'VolumeSnapshot', name: 'x' },
      selector: {},
      volumeAttributesClassName: 'gold',
      resources: { requests: { storage: '2Gi' } },
    },
  };
  const volume = (storage: string, storageClassName?: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'new' },
    spec: { capacity: { storage }, storageClassName },
  });

  it('carries exactly what the list names', () => {
    expect(movedClaim(claim, volume('3Gi', 'fast'))).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'data',
        namespace: 'shop',
        labels: { app: 'db' },
        annotations: { note: 'mine' },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        volumeMode: 'Filesystem',
        resources: { requests: { storage: '2Gi' } },
        storageClassName: 'fast',
        volumeName: 'new',
      },
    });
  });

  it('asks for no more than there is, and writes an empty class out', () => {
    expect(movedClaim(claim, volume('2147483647')).spec).toMatchObject({
      resources: { requests: { storage: '2147483647' } },
      storageClassName: '',
    });
  });

  it('names what one that somebody else has made lacks, and overrules nothing', () => {
    const live = (metadata: object): KubernetesObject => ({
      ...claim,
      metadata: { name: 'data', namespace: 'shop', ...metadata },
    });
    expect(missingWords(live({}), claim)).toEqual({
      metadata: { labels: { app: 'db' }, annotations: { note: 'mine' } },
    });
    expect(
      missingWords(live({ labels: { app: 'theirs', more: 'x' } }), claim),
    ).toEqual({ metadata: { annotations: { note: 'mine' } } });
    expect(
      missingWords(
        live({ labels: { app: 'db' }, annotations: { note: 'theirs' } }),
        claim,
      ),
    ).toBeUndefined();
  });
});

describe('the StatefulSet afterwards', () => {
  it('has the new class in the template that moved, and its own policy', () => {
    const template = (name: string) => ({
      metadata: { name },
      spec: { storageClassName: 'nas' },
      status: { phase: 'Pending' },
    });
    const after = afterwards(
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'db' },
        spec: {
          replicas: 3,
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' },
          volumeClaimTemplates: [template('data'), template('wal')],
        },
      },
      {
        claims: [{ template: 'data', targetClass: 'fast' }],
        workload: { retentionPolicy: { whenDeleted: 'Delete' } },
      } as unknown as MoveDecisions,
    );
    expect(after.spec).toEqual({
      replicas: 3,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { storageClassName: 'fast' } },
        { metadata: { name: 'wal' }, spec: { storageClassName: 'nas' } },
      ],
    });
  });
});

describe('what goes where together', () => {
  const claims = (...names: string[]) =>
    names.map(name => ({ name })) as unknown as ClaimDecision[];
  const set = (name: string): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      template: {
        spec: {
          containers: [],
          volumes: [
            { name: 'x', persistentVolumeClaim: { claimName: 'shared' } },
          ],
        },
      },
      volumeClaimTemplates: ['data', 'wal'].map(each => ({
        metadata: { name: each },
      })),
    },
  });

  it('is what one replica mounts, with the claims that stay beside it', () => {
    expect(
      bindGroups({
        claims: claims('data-db-0', 'wal-db-0', 'data-db-1'),
        workload: set('db'),
      }),
    ).toEqual([
      { indices: [0, 1], beside: ['shared'] },
      { indices: [2], beside: ['shared', 'wal-db-1'] },
    ]);
  });

  it('is each claim by itself where nobody mounts it', () => {
    expect(bindGroups({ claims: claims('a', 'b') })).toEqual([
      { indices: [0], beside: [] },
      { indices: [1], beside: [] },
    ]);
  });

  it('keeps away from siblings in their namespace, not from itself', () => {
    const spec = {
      containers: [{ resources: { requests: { cpu: '250m' } } }],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'x' },
          ],
        },
      },
    } as PodSpec;
    const constraints = constraintsOf({
      spec,
      namespace: 'shop',
      workload: {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        name: 'db',
        uid: 'uid',
        generation: 1,
        replicas: 3,
        pods: ['db-1'],
      },
    });
    expect(constraints.affinity).toEqual({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            topologyKey: 'x',
            namespaces: ['shop'],
            labelSelector: {
              matchLabels: { app: 'db' },
              matchExpressions: [
                {
                  key: 'statefulset.kubernetes.io/pod-name',
                  operator: 'NotIn',
                  values: ['db-1'],
                },
              ],
            },
          },
        ],
        preferredDuringSchedulingIgnoredDuringExecution: [],
      },
    });
    expect(constraints.requests).toEqual({ cpu: '250m' });
  });
});

describe('requests', () => {
  it('add up exactly', () => {
    expect(
      addQuantities([
        { cpu: '250m', memory: '1Gi' },
        { cpu: '1', memory: '512Mi' },
      ]),
    ).toEqual({ cpu: '1250m', memory: '1610612736' });
  });
});

describe('how a pod ended', () => {
  const pod = (...states: object[]): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'db-0' },
    spec: { nodeName: 'worker-1' },
    status: {
      phase: 'Running',
      containerStatuses: states.map((state, index) => ({
        name: `c${index}`,
        state,
      })),
    },
  });
  const failed = (...states: object[]): KubernetesObject => {
    const { status, ...rest } = pod(...states);
    return { ...rest, status: { ...(status as object), phase: 'Failed' } };
  };
  const ended = (exitCode: number) => ({ terminated: { exitCode } });

  it.each([
    ['all ended', pod(ended(0), ended(1)), true],
    [
      'one still ran: taken away by force',
      pod(ended(0), { running: {} }),
      false,
    ],
    ['nothing is known of its containers', pod(), false],
    [
      'called Failed by the collector of pods while its containers ran',
      failed(ended(0), { running: {} }),
      false,
    ],
    ['failed, and all ended', failed(ended(1)), true],
    ['refused by its node', failed(), true],
    ['it never got a node', { ...pod(), spec: {} }, true],
  ])('%s', (_, last, expected) => {
    expect(endedByKubelet(last)).toBe(expected);
  });

  it('names what was killed', () => {
    expect(killedContainers(pod(ended(0), ended(137)))).toEqual(['c1']);
  });
});
