import { claim, metadata, node, say, volume } from '../__testUtils__/objects';
import { Claim, StorageClass, Volume } from '../core/kinds';
import { findVolume, whyUnfit } from './matching';
import { planClaim } from './planClaim';
import { planVolume } from './planVolume';

const gibibytes = (count: number) => ({
  capacity: { storage: `${count}Gi` },
});
const bound = {
  'pv.kubernetes.io/bind-completed': 'yes',
};
const reference = (name: string, uid?: string) => ({
  claimRef: { namespace: 'home', name, uid },
});

function storageClass(more: Partial<StorageClass> = {}): StorageClass {
  return {
    metadata: metadata('disk'),
    provisioner: 'example.com/disk',
    ...more,
  };
}

function plan(
  wanted: Claim,
  surroundings: {
    volumes?: Volume[];
    classes?: StorageClass[];
    pods?: string[];
  } = {},
) {
  const { volumes = [], classes = [], pods = [] } = surroundings;
  return planClaim({
    claim: wanted,
    volume: name => volumes.find(each => each.metadata.name === name),
    volumes,
    storageClass: name => classes.find(each => each.metadata.name === name),
    classes,
    waitingPods: () => pods,
  });
}

describe('the choice of a volume', () => {
  it.each<[string, Volume[], string | undefined]>([
    [
      'takes the smallest that is large enough',
      [
        volume('l', { spec: gibibytes(9) }),
        volume('m', { spec: gibibytes(2) }),
        volume('s', { spec: { capacity: { storage: '1Mi' } } }),
      ],
      'm',
    ],
    [
      'takes what is meant for it before all others',
      [
        volume('free'),
        volume('meant', { spec: { ...gibibytes(9), ...reference('data') } }),
      ],
      'meant',
    ],
    [
      'leaves what is meant for another',
      [volume('foreign', { spec: reference('other') })],
      undefined,
    ],
    [
      'leaves what was meant for its predecessor',
      [volume('old', { spec: reference('data', 'uid-before') })],
      undefined,
    ],
    [
      'leaves other classes',
      [volume('fast', { spec: { storageClassName: 'fast' } })],
      undefined,
    ],
    [
      'leaves what can be used in fewer ways',
      [volume('read', { spec: { accessModes: ['ReadOnlyMany'] } })],
      undefined,
    ],
    [
      'leaves block devices',
      [volume('raw', { spec: { volumeMode: 'Block' } })],
      undefined,
    ],
    [
      'leaves what is on its way out',
      [volume('going', { metadata: { deletionTimestamp: 'now' } })],
      undefined,
    ],
    [
      'leaves what is not available yet',
      [volume('new', { status: { phase: 'Pending' } })],
      undefined,
    ],
    [
      'prefers fewer access modes',
      [
        volume('shared', {
          spec: { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] },
        }),
        volume('own', { spec: gibibytes(5) }),
      ],
      'own',
    ],
  ])('%s', (_, volumes, expected) => {
    expect(findVolume(claim('data'), volumes)?.metadata.name).toBe(expected);
  });

  it('asks for labels where the claim does', () => {
    const wanted = claim('data', {
      spec: { selector: { matchLabels: { disk: 'nvme' } } },
    });
    const labelled = volume('nvme', { metadata: { labels: { disk: 'nvme' } } });
    expect(findVolume(wanted, [volume('plain'), labelled])).toBe(labelled);
  });

  it('leaves what a node cannot reach', () => {
    const far = volume('far', {
      spec: {
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  {
                    key: 'kubernetes.io/hostname',
                    operator: 'In',
                    values: ['pi-2'],
                  },
                ],
              },
            ],
          },
        },
      },
    });
    expect(
      findVolume(claim('data'), [far], { node: node('pi-1') }),
    ).toBeUndefined();
    expect(findVolume(claim('data'), [far], { node: node('pi-2') })).toBe(far);
  });

  it.each<[Partial<Volume['spec']>, string | undefined]>([
    [{}, undefined],
    [{ capacity: { storage: '1Mi' } }, 'requested PV is too small'],
    [{ storageClassName: 'fast' }, 'storageClassName does not match'],
    [{ volumeMode: 'Block' }, 'incompatible volumeMode'],
    [{ accessModes: ['ReadOnlyMany'] }, 'incompatible accessMode'],
  ])('says of %j why it does not do', (spec, reason) => {
    expect(whyUnfit(volume('v', { spec }), claim('data'))).toBe(reason);
  });
});

describe('a claim', () => {
  it('is bound step by step, each decided on what the one before has made', () => {
    let pair = { claim: claim('data'), volume: volume('v') };
    const steps: string[] = [];
    for (;;) {
      const [change] = plan(pair.claim, { volumes: [pair.volume] }).changes;
      if (!change || change.verb !== 'update') {
        break;
      }
      steps.push(...say([change]));
      pair =
        change.resource.kind === 'PersistentVolume'
          ? { ...pair, volume: change.object as Volume }
          : { ...pair, claim: change.object as Claim };
    }
    expect(steps).toEqual([
      'update persistentvolumes v',
      'update persistentvolumes/status v',
      'update persistentvolumeclaims data',
      'update persistentvolumeclaims/status data',
    ]);
    expect(pair.volume.spec.claimRef).toMatchObject({
      name: 'data',
      uid: 'uid-data',
    });
    expect(pair.claim).toMatchObject({
      metadata: {
        annotations: {
          ...bound,
          'pv.kubernetes.io/bound-by-controller': 'yes',
        },
      },
      spec: { volumeName: 'v' },
      status: { phase: 'Bound', capacity: { storage: '1Gi' } },
    });
  });

  it('keeps its size when it is bound already: someone else expands it', () => {
    const grown = claim('data', {
      metadata: { annotations: bound },
      spec: { volumeName: 'v' },
      status: {
        phase: 'Bound',
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
      },
    });
    const larger = volume('v', {
      spec: { ...gibibytes(5), ...reference('data', 'uid-data') },
      status: { phase: 'Bound' },
    });
    expect(plan(grown, { volumes: [larger] }).changes).toEqual([]);
  });

  const waiting = storageClass({ volumeBindingMode: 'WaitForFirstConsumer' });
  it.each<[string, Claim, Parameters<typeof plan>[1], string[], string?]>([
    [
      'waits for a pod',
      claim('data'),
      { classes: [waiting] },
      ['event WaitForFirstConsumer'],
      'waiting for first consumer to be created before binding',
    ],
    [
      'waits for its pod',
      claim('data'),
      { classes: [waiting], pods: ['db-0'] },
      ['event WaitForPodScheduled'],
      'waiting for pod db-0 to be scheduled',
    ],
    [
      'waits for its pods',
      claim('data'),
      { classes: [waiting], pods: ['a', 'b'] },
      ['event WaitForPodScheduled'],
      'waiting for pods a,b to be scheduled',
    ],
    [
      'has a provisioner asked once its node is known',
      claim('data', {
        metadata: {
          annotations: { 'volume.kubernetes.io/selected-node': 'pi-1' },
        },
      }),
      { classes: [waiting] },
      ['update persistentvolumeclaims data'],
    ],
    [
      'asks the provisioner of its class',
      claim('data'),
      { classes: [storageClass()] },
      ['update persistentvolumeclaims data'],
    ],
    [
      'misses its class',
      claim('data'),
      {},
      ['event ProvisioningFailed'],
      'storageclass.storage.k8s.io "disk" not found',
    ],
    [
      'has a class that makes nothing',
      claim('data'),
      {
        classes: [
          storageClass({ provisioner: 'kubernetes.io/no-provisioner' }),
        ],
      },
      ['event ProvisioningFailed'],
      'no volume plugin matched name: kubernetes.io/no-provisioner',
    ],
    [
      'wants no class',
      claim('data', { spec: { storageClassName: '' } }),
      {},
      ['event FailedBinding'],
      'no persistent volumes available for this claim and no storage class is set',
    ],
    [
      'takes the default class late',
      claim('data', { spec: { storageClassName: undefined } }),
      {
        classes: [
          storageClass({
            metadata: metadata('new', {
              annotations: {
                'storageclass.kubernetes.io/is-default-class': 'true',
              },
            }),
          }),
        ],
      },
      ['update persistentvolumeclaims data'],
    ],
    [
      'names a volume that is not there',
      claim('data', { spec: { volumeName: 'v' } }),
      {},
      [],
    ],
    [
      'names a volume of another',
      claim('data', { spec: { volumeName: 'v' } }),
      { volumes: [volume('v', { spec: reference('other') })] },
      ['event FailedBinding'],
      'volume "v" already bound to a different claim.',
    ],
    [
      'names a volume that does not fit',
      claim('data', { spec: { volumeName: 'v' } }),
      { volumes: [volume('v', { spec: { storageClassName: 'fast' } })] },
      ['event VolumeMismatch'],
      'Cannot bind to requested volume "v": storageClassName does not match',
    ],
    [
      'has lost its volume',
      claim('data', {
        metadata: { annotations: bound },
        spec: { volumeName: 'v' },
      }),
      {},
      ['update persistentvolumeclaims/status data', 'event ClaimLost'],
      'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    ],
    [
      'is one of two for one volume',
      claim('data', {
        metadata: { annotations: bound },
        spec: { volumeName: 'v' },
      }),
      { volumes: [volume('v', { spec: reference('data', 'uid-other') })] },
      ['update persistentvolumeclaims/status data', 'event ClaimMisbound'],
      'Two claims are bound to the same volume, this one is bound incorrectly',
    ],
  ])('that %s', (_, wanted, surroundings, expected, message = '') => {
    const { changes } = plan(wanted, surroundings);
    expect(say(changes)).toEqual(expected);
    expect(
      changes.flatMap(change =>
        change.verb === 'event' ? change.event.message : [],
      ),
    ).toEqual(message ? [message] : []);
  });
});

describe('a volume', () => {
  const mine = claim('data', { spec: { volumeName: 'v' } });
  const provisioned = { 'pv.kubernetes.io/provisioned-by': 'example.com/disk' };
  it.each<[string, Volume, Claim | undefined, string[], string?]>([
    [
      'is free',
      volume('v', { status: {} }),
      undefined,
      ['update persistentvolumes/status v'],
      'Available',
    ],
    [
      'is kept for a claim to come',
      volume('v', { spec: reference('data'), status: {} }),
      undefined,
      ['update persistentvolumes/status v'],
      'Available',
    ],
    [
      'is bound',
      volume('v', { spec: reference('data', 'uid-data') }),
      mine,
      ['update persistentvolumes/status v'],
      'Bound',
    ],
    [
      'is released by a claim that is gone',
      volume('v', {
        spec: reference('data', 'uid-data'),
        status: { phase: 'Bound' },
      }),
      undefined,
      ['update persistentvolumes/status v'],
      'Released',
    ],
    [
      'is released by a claim that has a successor',
      volume('v', {
        spec: reference('data', 'uid-before'),
        status: { phase: 'Bound' },
      }),
      mine,
      ['update persistentvolumes/status v'],
      'Released',
    ],
    [
      'is released and kept',
      volume('v', {
        spec: reference('data', 'uid-data'),
        status: { phase: 'Released' },
      }),
      undefined,
      [],
    ],
    [
      'is released and left to its provisioner',
      volume('v', {
        metadata: { annotations: provisioned },
        spec: {
          ...reference('data', 'u'),
          persistentVolumeReclaimPolicy: 'Delete',
        },
        status: { phase: 'Released' },
      }),
      undefined,
      [],
    ],
    [
      'is released and nobody can delete it',
      volume('v', {
        spec: {
          ...reference('data', 'u'),
          local: { path: '/x' },
          persistentVolumeReclaimPolicy: 'Delete',
        },
        status: { phase: 'Released' },
      }),
      undefined,
      ['update persistentvolumes/status v'],
      'Failed',
    ],
    [
      'waits for its claim to be bound to it',
      volume('v', { spec: reference('data', 'uid-data') }),
      claim('data'),
      [],
    ],
    [
      'was chosen for a claim that has another by now',
      volume('w', {
        metadata: {
          annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' },
        },
        spec: reference('data', 'uid-data'),
        status: { phase: 'Bound' },
      }),
      mine,
      ['update persistentvolumes w'],
    ],
  ])('that %s', (_, object, owner, expected, phase = '') => {
    const changes = planVolume(object, owner);
    expect(say(changes)).toEqual(expected);
    const [first] = changes;
    expect(first ?? {}).toMatchObject(
      phase ? { object: { status: { phase } } } : {},
    );
  });

  it('that was chosen in vain is free again, one that a person chose stays reserved', () => {
    const spec = reference('data', 'uid-data');
    const byController = {
      annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' },
    };
    expect(
      planVolume(volume('w', { metadata: byController, spec }), mine)[0],
    ).toMatchObject({
      object: {
        spec: expect.not.objectContaining({ claimRef: expect.anything() }),
      },
    });
    expect(planVolume(volume('w', { spec }), mine)[0]).toMatchObject({
      object: { spec: { claimRef: { name: 'data', uid: undefined } } },
    });
  });
});
