import { Change, Plan } from '../core/changes';
import { isSame } from '../core/hash';
import { Deployment, Pod, ReplicaSet } from '../core/kinds';
import { claimObjects, isOwnedBy } from '../core/owners';
import { isTerminal } from '../core/podState';
import { resources } from '../core/resources';
import {
  currentSet,
  newSet,
  oldestFirst,
  revisionAnnotation,
  revisionOf,
  scaling,
  wantedAnnotations,
} from './replicaSets';
import { newReplicas, recreateStep, rollingStep } from './rollout';
import { deadlineIn, deploymentStatus } from './status';

/** What is known of a deployment at one moment. */
export interface DeploymentSnapshot {
  deployment: Deployment;
  /** Of its namespace. */
  sets: Iterable<ReplicaSet>;
  /** Of its namespace. */
  pods: Iterable<Pod>;
  now: number;
}

const defaultHistory = 10;

/**
 * What is due for a Deployment: the set of its template, one step of the
 * rollout, its revision, its status. Scaling in the middle of a rollout goes to
 * the new set alone, not proportionally.
 */
export function planDeployment(snapshot: DeploymentSnapshot): Plan {
  const { deployment, now } = snapshot;
  const claimed = claimObjects({
    owner: deployment,
    ownerResource: resources.deployments,
    selector: deployment.spec.selector,
    objects: snapshot.sets,
    resource: resources.replicaSets,
  });
  if (claimed.changes.length) {
    return { changes: claimed.changes };
  }
  const sets = oldestFirst(claimed.owned);
  const current = currentSet(deployment, sets);
  const old = sets.filter(set => set !== current);
  const status = deploymentStatus({ deployment, current, sets, now });
  if (deployment.metadata.deletionTimestamp) {
    return { changes: [], status };
  }
  const left = deadlineIn(deployment, now);
  return {
    changes: stepOf(snapshot, current, old),
    status,
    againInMs: left !== undefined && left > 0 ? left : undefined,
  };
}

function stepOf(
  { deployment, pods }: DeploymentSnapshot,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): Change[] {
  const {
    replicas = 1,
    strategy,
    paused,
    revisionHistoryLimit,
  } = deployment.spec;
  const all = current ? [current, ...old] : old;
  if (paused) {
    const active = current ?? old[old.length - 1];
    return active &&
      (active.spec.replicas ?? 1) !== replicas &&
      all.length === 1
      ? [scaling(deployment, { set: active, to: replicas })]
      : [];
  }
  const revision = Math.max(0, ...old.map(revisionOf)) + 1;
  if (strategy?.type === 'Recreate') {
    const oldPods = [...pods].filter(
      pod => old.some(set => isOwnedBy(pod, set)) && !isTerminal(pod),
    ).length;
    const step = recreateStep(deployment, current, old, oldPods);
    if (step === 'wait') {
      return [];
    }
    if (step.length) {
      return step.map(each => scaling(deployment, each));
    }
  }
  if (!current) {
    return [newSet(deployment, newReplicas(deployment, all, 0), revision)];
  }
  const bookkeeping = annotate(deployment, current, revision);
  if (bookkeeping.length) {
    return bookkeeping;
  }
  const step =
    strategy?.type === 'Recreate' ? [] : rollingStep(deployment, current, old);
  if (step.length) {
    return step.map(each => scaling(deployment, each));
  }
  const ended = old.filter(
    set =>
      (set.spec.replicas ?? 1) === 0 &&
      !set.status?.replicas &&
      !set.metadata.deletionTimestamp,
  );
  const isDone =
    current.status?.availableReplicas === replicas || replicas === 0;
  return (isDone ? ended : [])
    .slice(
      0,
      Math.max(0, ended.length - (revisionHistoryLimit ?? defaultHistory)),
    )
    .map(object => ({
      verb: 'delete',
      resource: resources.replicaSets,
      object,
      tolerate: ['NotFound'],
    }));
}

/** The revision and the figures that set and deployment are annotated with. */
function annotate(
  deployment: Deployment,
  current: ReplicaSet,
  revision: number,
): Change[] {
  const number = Math.max(revision, revisionOf(current));
  const wanted = wantedAnnotations(deployment, current, number);
  const { minReadySeconds = 0 } = deployment.spec;
  const changes: Change[] = [];
  if (
    !isSame(wanted, current.metadata.annotations) ||
    minReadySeconds !== (current.spec.minReadySeconds ?? 0)
  ) {
    changes.push({
      verb: 'update',
      resource: resources.replicaSets,
      object: {
        ...current,
        metadata: { ...current.metadata, annotations: wanted },
        spec: { ...current.spec, minReadySeconds },
      } as ReplicaSet,
    });
  }
  const { annotations } = deployment.metadata;
  if (annotations?.[revisionAnnotation] !== String(number)) {
    changes.push({
      verb: 'update',
      resource: resources.deployments,
      object: {
        ...deployment,
        metadata: {
          ...deployment.metadata,
          annotations: { ...annotations, [revisionAnnotation]: String(number) },
        },
      },
    });
  }
  return changes;
}
