import { Change } from '../core/changes';
import { withCondition } from '../core/conditions';
import { isSame } from '../core/hash';
import { Condition, Deployment, ReplicaSet } from '../core/kinds';
import { resources } from '../core/resources';
import { rolloutBounds } from './rollout';

type Status = NonNullable<Deployment['status']>;

const sum = (
  sets: readonly ReplicaSet[],
  figure: keyof NonNullable<ReplicaSet['status']>,
) =>
  sets.reduce((total, { status }) => total + Number(status?.[figure] ?? 0), 0);

function isComplete(deployment: Deployment, status: Status): boolean {
  const { replicas = 1 } = deployment.spec;
  return (
    status.updatedReplicas === replicas &&
    status.replicas === replicas &&
    status.availableReplicas === replicas
  );
}

/** Milliseconds until a rollout that does not get on has timed out. */
export function deadlineIn(
  deployment: Deployment,
  now: number,
): number | undefined {
  const { progressDeadlineSeconds = 600 } = deployment.spec;
  const progressing = deployment.status?.conditions?.find(
    ({ type }) => type === 'Progressing',
  );
  if (
    !progressing?.lastUpdateTime ||
    progressing.status !== 'True' ||
    progressing.reason === 'NewReplicaSetAvailable'
  ) {
    return undefined;
  }
  return (
    Date.parse(progressing.lastUpdateTime) +
    progressDeadlineSeconds * 1000 -
    now
  );
}

function progress(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  status: Status,
  now: number,
): Condition[] {
  const { conditions = [], ...before } = deployment.status ?? {};
  const present = conditions.find(({ type }) => type === 'Progressing');
  const name = current
    ? `ReplicaSet "${current.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  if (deployment.spec.paused) {
    return present?.reason === 'DeploymentPaused'
      ? conditions
      : withCondition(
          conditions,
          {
            type: 'Progressing',
            status: 'Unknown',
            reason: 'DeploymentPaused',
            message: 'Deployment is paused',
          },
          now,
          true,
        );
  }
  const set = (value: string, reason: string, message: string) =>
    withCondition(
      conditions,
      { type: 'Progressing', status: value, reason, message },
      now,
      true,
    );
  if (isComplete(deployment, status)) {
    return set(
      'True',
      'NewReplicaSetAvailable',
      `${name} has successfully progressed.`,
    );
  }
  const isMoving =
    (status.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    (status.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (before.availableReplicas ?? 0);
  if (!present || isMoving) {
    const others = conditions.filter(({ type }) => type !== 'Progressing');
    return [
      ...others,
      {
        type: 'Progressing',
        status: 'True',
        reason: present ? 'ReplicaSetUpdated' : 'NewReplicaSetCreated',
        message: present
          ? `${name} is progressing.`
          : `Created new replica set "${current?.metadata.name}"`,
        lastUpdateTime: new Date(now).toISOString(),
        lastTransitionTime:
          present?.status === 'True'
            ? present.lastTransitionTime
            : new Date(now).toISOString(),
      },
    ];
  }
  if ((deadlineIn(deployment, now) ?? 1) <= 0) {
    return set(
      'False',
      'ProgressDeadlineExceeded',
      `${name} has timed out progressing.`,
    );
  }
  return conditions;
}

/** The status that a deployment ought to have, as a write if it has another. */
export function deploymentStatus(input: {
  deployment: Deployment;
  current: ReplicaSet | undefined;
  sets: readonly ReplicaSet[];
  now: number;
}): Change | undefined {
  const { deployment, current, sets, now } = input;
  const { replicas = 1 } = deployment.spec;
  const before = deployment.status ?? {};
  const available = sum(sets, 'availableReplicas');
  const total = sets.reduce((all, { spec }) => all + (spec.replicas ?? 1), 0);
  const status: Status = {
    ...before,
    observedGeneration: deployment.metadata.generation,
    replicas: sum(sets, 'replicas'),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum(sets, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, total - available),
    terminatingReplicas: sum(sets, 'terminatingReplicas'),
  };
  const fewest = replicas - rolloutBounds(deployment).maxUnavailable;
  status.conditions = withCondition(
    progress(deployment, current, status, now),
    available >= fewest
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    now,
    true,
  );
  const shown = {
    replicas: 0,
    updatedReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    unavailableReplicas: 0,
    terminatingReplicas: 0,
    ...before,
  };
  return isSame(status, shown)
    ? undefined
    : {
        verb: 'update',
        resource: resources.deployments,
        object: { ...deployment, status } as Deployment,
        subresource: 'status',
        tolerate: ['NotFound'],
      };
}
