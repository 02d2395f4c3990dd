import { Change, EventFacts } from '../core/changes';
import { isSame, templateHash } from '../core/hash';
import { Deployment, PodTemplate, ReplicaSet } from '../core/kinds';
import { controllerReference } from '../core/owners';
import { resources } from '../core/resources';
import { rolloutBounds, Scaling } from './rollout';

const hashLabel = 'pod-template-hash';
const prefix = 'deployment.kubernetes.io/';
/** Which rollout a set was, counted from 1. */
export const revisionAnnotation = `${prefix}revision`;
const notCopied = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
];

/** An event of a deployment. */
export function deploymentEvent(
  deployment: Deployment,
  reason: string,
  message: string,
): EventFacts {
  const about = { about: deployment, resource: resources.deployments };
  return { ...about, type: 'Normal', reason, message };
}

function withoutHash({ metadata, ...rest }: PodTemplate) {
  const { [hashLabel]: _, ...labels } = metadata?.labels ?? {};
  const { creationTimestamp, ...others } = (metadata ??
    {}) as PodTemplate['metadata'] & { creationTimestamp?: string };
  return { ...rest, metadata: { ...others, labels } };
}

/** The set that was made of the deployment's present template; the oldest of several. */
export function currentSet(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
): ReplicaSet | undefined {
  const wanted = withoutHash(deployment.spec.template);
  return oldestFirst(sets).find(set =>
    isSame(withoutHash(set.spec.template), wanted),
  );
}

/** Sets by when they were made. */
export function oldestFirst(sets: readonly ReplicaSet[]): ReplicaSet[] {
  const time = ({ metadata }: ReplicaSet) =>
    Date.parse(metadata.creationTimestamp ?? '');
  return [...sets].sort(
    (one, other) =>
      time(one) - time(other) ||
      (one.metadata.name < other.metadata.name ? -1 : 1),
  );
}

/** The rollout that a set was. */
export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[revisionAnnotation] ?? 0);
}

/** The annotations that a set has from its deployment. */
export function wantedAnnotations(
  deployment: Deployment,
  set: ReplicaSet | undefined,
  revision: number,
): Record<string, string> {
  const { replicas = 1 } = deployment.spec;
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(
    ([key]) => !key.startsWith(prefix) && !notCopied.includes(key),
  );
  return {
    ...set?.metadata.annotations,
    ...Object.fromEntries(copied),
    [`${prefix}desired-replicas`]: String(replicas),
    [`${prefix}max-replicas`]: String(
      replicas + rolloutBounds(deployment).maxSurge,
    ),
    [revisionAnnotation]: String(revision),
  };
}

/** Makes the set of the present template. */
export function newSet(
  deployment: Deployment,
  replicas: number,
  revision: number,
): Change {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = templateHash(
    withoutHash(template),
    deployment.status?.collisionCount,
  );
  const { name, namespace } = deployment.metadata;
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const made = `${name}-${hash}`;
  return {
    verb: 'create',
    resource: resources.replicaSets,
    object: {
      metadata: {
        name: made,
        namespace,
        labels,
        annotations: wantedAnnotations(deployment, undefined, revision),
        ownerReferences: [
          controllerReference(deployment, resources.deployments),
        ],
      },
      spec: {
        replicas,
        minReadySeconds,
        selector: {
          ...selector,
          matchLabels: { ...selector.matchLabels, [hashLabel]: hash },
        },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    } as { metadata: object },
    ...(replicas > 0 && {
      done: deploymentEvent(
        deployment,
        'ScalingReplicaSet',
        `Scaled up replica set ${made} from 0 to ${replicas}`,
      ),
    }),
    failed: reason => ({
      ...deploymentEvent(
        deployment,
        'ReplicaSetCreateError',
        `Failed to create new replica set "${made}": ${reason}`,
      ),
      type: 'Warning',
    }),
  };
}

/** Scales a set and tells of it. */
export function scaling(deployment: Deployment, { set, to }: Scaling): Change {
  const from = set.spec.replicas ?? 1;
  const direction = to > from ? 'up' : 'down';
  return {
    verb: 'update',
    resource: resources.replicaSets,
    object: {
      ...set,
      metadata: {
        ...set.metadata,
        annotations: wantedAnnotations(deployment, set, revisionOf(set)),
      },
      spec: { ...set.spec, replicas: to },
    } as ReplicaSet,
    done: deploymentEvent(
      deployment,
      'ScalingReplicaSet',
      `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${to}`,
    ),
  };
}
