import { metadata, now, say } from '../__testUtils__/objects';
import { Deployment, ReplicaSet } from '../core/kinds';
import { controllerReference } from '../core/owners';
import { resources } from '../core/resources';
import { planDeployment } from './planDeployment';
import {
  newReplicas,
  recreateStep,
  rollingStep,
  rolloutBounds,
} from './rollout';

const template = (version: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image: `web:${version}` }] },
});

function deployment(spec: Partial<Deployment['spec']> = {}): Deployment {
  return {
    metadata: metadata('web', {
      annotations: { 'deployment.kubernetes.io/revision': '2' },
    }),
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      template: template('2'),
      ...spec,
    },
  };
}

function setOf(
  version: string,
  replicas: number,
  available = replicas,
): ReplicaSet {
  return {
    metadata: metadata(`web-${version}`, {
      labels: { app: 'web' },
      annotations: {
        'deployment.kubernetes.io/desired-replicas': '4',
        'deployment.kubernetes.io/max-replicas': '5',
        'deployment.kubernetes.io/revision': version,
      },
      ownerReferences: [
        controllerReference(deployment(), resources.deployments),
      ],
    }),
    spec: {
      replicas,
      selector: {},
      template: {
        ...template(version),
        metadata: { labels: { app: 'web', 'pod-template-hash': version } },
      },
    },
    status: { replicas, availableReplicas: available },
  };
}

it.each<[Deployment['spec']['strategy'], number, number, number]>([
  [undefined, 4, 1, 1],
  [{ rollingUpdate: { maxSurge: 0, maxUnavailable: '10%' } }, 4, 0, 1],
  [{ rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }, 4, 2, 0],
  [{ type: 'Recreate' }, 4, 0, 0],
])(
  'with %j of %s bounds a rollout',
  (strategy, replicas, maxSurge, maxUnavailable) => {
    expect(rolloutBounds(deployment({ strategy, replicas }))).toEqual({
      maxSurge,
      maxUnavailable,
    });
  },
);

describe('a rollout', () => {
  it.each<[string, ReplicaSet, ReplicaSet[], [string, number][]]>([
    [
      'lets the new set have the surplus',
      setOf('2', 0),
      [setOf('1', 4)],
      [['web-2', 1]],
    ],
    [
      'lets go of as many old pods as may be missing',
      setOf('2', 1, 0),
      [setOf('1', 4)],
      [['web-1', 3]],
    ],
    ['waits for new pods', setOf('2', 2, 0), [setOf('1', 3)], []],
    ['goes on', setOf('2', 2, 2), [setOf('1', 3)], [['web-1', 1]]],
    [
      'lets go of what serves nobody first',
      setOf('2', 1, 0),
      [setOf('0', 1, 0), setOf('1', 3)],
      [['web-0', 0]],
    ],
    ['ends', setOf('2', 4), [setOf('1', 0)], []],
    ['shrinks', setOf('2', 6), [], [['web-2', 4]]],
  ])('%s', (_, current, old, expected) => {
    expect(
      rollingStep(deployment(), current, old).map(({ set, to }) => [
        set.metadata.name,
        to,
      ]),
    ).toEqual(expected);
  });

  it('that ends everything first waits for the last pod', () => {
    const recreate = deployment({ strategy: { type: 'Recreate' } });
    const old = [setOf('1', 4)];
    expect(recreateStep(recreate, undefined, old, 4)).toEqual([
      { set: old[0], to: 0 },
    ]);
    expect(recreateStep(recreate, undefined, [setOf('1', 0)], 1)).toBe('wait');
    expect(recreateStep(recreate, undefined, [setOf('1', 0)], 0)).toEqual([]);
    expect(newReplicas(recreate, [], 0)).toBe(4);
  });
});

describe('a Deployment', () => {
  const plan = (object: Deployment, sets: ReplicaSet[]) =>
    say(planDeployment({ deployment: object, sets, pods: [], now }).changes);

  it('makes the set of its template, and takes an old one up again', () => {
    expect(plan(deployment(), [])).toEqual([
      expect.stringMatching(/^create replicasets web-[a-z0-9]+$/),
    ]);
    expect(
      plan(deployment({ template: template('1') }), [
        setOf('1', 0),
        setOf('2', 4),
      ]),
    ).toEqual(['update replicasets web-1', 'update deployments web']);
  });

  it('changes nothing while it is paused', () => {
    expect(
      plan(deployment({ paused: true }), [setOf('1', 4), setOf('2', 0)]),
    ).toEqual([]);
  });

  it('forgets old sets beyond its history', () => {
    expect(
      plan(deployment({ revisionHistoryLimit: 0 }), [
        setOf('1', 0),
        setOf('2', 4),
      ]),
    ).toEqual(['delete replicasets web-1']);
  });
});
