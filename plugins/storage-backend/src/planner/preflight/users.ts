import type {
  MoveWorld,
  OperationCheck,
  RawPod,
} from '@stowage/backstage-plugin-storage-common';
import { ANNOTATION_PORTAL } from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { templateClaimOf } from '../closure/mounts';
import type { Closure } from '../closure/types';
import type { ClaimFacts, MoveFacts } from '../facts';
import { conditionOf, wordsOf } from '../objects';
import { count, enumerate } from '../words';

/** Names of objects in order, without repetition. */
function namesOf(objects: Array<{ metadata: { name: string } }>): string[] {
  return [...new Set(objects.map(({ metadata }) => metadata.name))].sort();
}

/** Whether a host of a connection is one of the pods, or a service in front of them. */
function isBehindHost(host: string, pods: RawPod[], world: MoveWorld): boolean {
  const [service, namespace] = host.split('.');
  const selectors = world.services
    .filter(
      ({ metadata, spec }) =>
        spec?.clusterIP === host ||
        (metadata.name === service && namespace === world.namespace),
    )
    .flatMap(({ spec }) => (spec?.selector ? [spec.selector] : []));
  return pods.some(
    ({ metadata, status }) =>
      status?.podIP === host ||
      selectors.some(selector =>
        Object.entries(selector).every(
          ([key, value]) => metadata.labels?.[key] === value,
        ),
      ),
  );
}

/** Whether the portal would stop itself. */
export function checkPortal(options: {
  world: MoveWorld;
  closure: Closure;
  claims: Array<Pick<ClaimFacts, 'claim'>>;
}): OperationCheck[] {
  const { world, closure, claims } = options;
  const { workload, pods } = closure;
  const { databaseHost, pod } = world.portal ?? {};
  const marked = [
    ...(workload ? [workload] : []),
    ...pods,
    ...claims.map(({ claim }) => claim),
  ].find(
    ({ metadata }) =>
      metadata.annotations?.[ANNOTATION_PORTAL] === 'true' ||
      metadata.labels?.[ANNOTATION_PORTAL] === 'true',
  );
  if (marked) {
    return [
      check(
        'OWN_DATABASE',
        `${wordsOf(
          marked,
          world.namespace,
        )} is marked with ${ANNOTATION_PORTAL} as needed by the portal itself.`,
      ),
    ];
  }
  if (
    pod?.namespace === world.namespace &&
    pods.some(({ metadata }) => metadata.name === pod.name)
  ) {
    return [
      check('OWN_DATABASE', `The portal itself runs in pod ${pod.name}.`),
    ];
  }
  return databaseHost && isBehindHost(databaseHost, pods, world)
    ? [
        check(
          'OWN_DATABASE',
          `The portal keeps its database at ${databaseHost}, which these pods serve.`,
        ),
      ]
    : [];
}

/** Pods that have ended, or do not end. */
export function checkPods(
  closure: Closure,
  world: MoveWorld,
): OperationCheck[] {
  const stuck = closure.pods.filter(
    ({ metadata }) => metadata.deletionTimestamp,
  );
  return [
    ...(closure.finishedPods.length > 0
      ? [
          check(
            'FINISHED_PODS',
            `${count(
              closure.finishedPods.length,
              'finished pod',
            )} would be removed: ${enumerate(namesOf(closure.finishedPods))}.`,
          ),
        ]
      : []),
    ...(stuck.length > 0
      ? [
          check(
            'POD_STUCK',
            `${enumerate(namesOf(stuck))} in ${
              world.namespace
            } is being deleted and still there.`,
          ),
        ]
      : []),
  ];
}

/** Nodes on which pods run that write, or on whose disk the data lies. */
export function checkNodes(move: {
  world: MoveWorld;
  closure: Closure;
  places: Array<string | undefined>;
}): OperationCheck[] {
  const wanted = new Set([
    ...move.closure.pods.flatMap(({ spec }) => spec?.nodeName ?? []),
    ...move.places.filter(place => place !== undefined),
  ]);
  const silent = [...wanted].filter(name => {
    const node = move.world.nodes.find(
      ({ metadata }) => metadata.name === name,
    );
    return !node || conditionOf(node, 'Ready') !== 'True';
  });
  return silent.length > 0
    ? [
        check(
          'NODE_NOT_READY',
          `${enumerate(silent.sort())} is not ready or not in the cluster.`,
        ),
      ]
    : [];
}

/** What the workload does by itself, and how it is now. */
export function checkWorkload(move: MoveFacts): OperationCheck[] {
  const { workload, pods, ordinals } = move.closure;
  if (!workload) {
    return [];
  }
  const checks: OperationCheck[] = [];
  const words = wordsOf(workload, move.world.namespace);
  const replicas = workload.spec?.replicas ?? 1;
  const policy = workload.spec?.persistentVolumeClaimRetentionPolicy;
  if (policy?.whenDeleted === 'Delete' || policy?.whenScaled === 'Delete') {
    checks.push(
      check(
        'RETENTION_POLICY',
        `${words} deletes its claims when it is ${[
          ...(policy.whenDeleted === 'Delete' ? ['deleted'] : []),
          ...(policy.whenScaled === 'Delete' ? ['scaled down'] : []),
        ].join(' or ')}; that is set aside for the time of the move.`,
      ),
    );
  }
  const moving = ordinals.filter(ordinal => ordinal < replicas);
  if (moving.length > 1) {
    checks.push(
      check(
        'SEVERAL_REPLICAS',
        `The claims belong to the replicas ${enumerate(
          moving.map(ordinal => `${workload.metadata.name}-${ordinal}`),
        )} of ${words}.`,
      ),
    );
  }
  const names = move.claims.map(({ claim }) => claim.metadata.name);
  const staying = move.world.rawClaims
    .map(({ metadata }) => metadata.name)
    .filter(name => {
      const made = templateClaimOf(workload, name);
      return (
        made &&
        !names.includes(name) &&
        names.some(
          moved => templateClaimOf(workload, moved)?.template === made.template,
        )
      );
    });
  if (staying.length > 0) {
    checks.push(
      check(
        'OTHER_REPLICAS_STAY',
        `${enumerate(staying.sort())} of ${words} stay where they are.`,
      ),
    );
  }
  const unready = pods.filter(
    pod =>
      !pod.metadata.deletionTimestamp && conditionOf(pod, 'Ready') !== 'True',
  );
  if (unready.length > 0 && workload.kind !== 'CronJob') {
    checks.push(
      check(
        'APPLICATION_NOT_READY',
        `${enumerate(namesOf(unready))} of ${words} is not ready now.`,
      ),
    );
  }
  const { observedGeneration, updatedReplicas } = workload.status ?? {};
  const isBehind =
    (observedGeneration !== undefined &&
      observedGeneration < (workload.metadata.generation ?? 0)) ||
    (updatedReplicas !== undefined &&
      workload.kind !== 'DaemonSet' &&
      updatedReplicas < replicas);
  if (isBehind) {
    checks.push(check('ROLLOUT_RUNNING', `${words} is being rolled out.`));
  }
  return checks;
}
