import type {
  MoveWorld,
  OperationCheck,
  RawPod,
  RawWorkload,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { controllerOf, isFinished, wordsOf } from '../objects';
import { enumerate } from '../words';
import { isRunning } from './jobs';
import { whyNotStopped } from './kinds';
import { claimsOfPod, namesClaim, templateClaimOf } from './mounts';
import { rootOf } from './roots';
import type { Closure } from './types';

/** Something that uses the claims, or would. */
interface User {
  workload: RawWorkload;
  /** It has pods, or would make some by itself. */
  active: boolean;
  livePods: RawPod[];
}

/** One check of each text: several pods of one owner are declined once. */
function distinct(checks: OperationCheck[]): OperationCheck[] {
  const known = new Map(
    checks.map(each => [`${each.code} ${each.message}`, each]),
  );
  return [...known.values()];
}

function isActive(workload: RawWorkload, pods: RawPod[]): boolean {
  if (pods.length > 0) {
    return true;
  }
  switch (workload.kind) {
    case 'CronJob':
      return workload.spec?.suspend !== true;
    case 'Job':
      return isRunning(workload);
    case 'DaemonSet':
      return true;
    default:
      return (workload.spec?.replicas ?? 1) > 0;
  }
}

function ordinalOf(pod: RawPod): number {
  return Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? 0);
}

/** Workloads that use any of the claims, by their pods or by their templates. */
function usersOf(options: {
  world: MoveWorld;
  claims: string[];
  livePods: RawPod[];
}): User[] {
  const { world, claims, livePods } = options;
  const roots = new Map<string, RawWorkload>();
  const add = (workload?: RawWorkload) => {
    if (workload?.metadata.uid) {
      roots.set(workload.metadata.uid, workload);
    }
  };
  livePods.forEach(pod => add(rootOf(pod, world).workload));
  world.workloads
    .filter(workload => claims.some(claim => namesClaim(workload, claim)))
    // A finished Job will not run again; what a Job of a CronJob does is the CronJob's.
    .filter(workload => workload.kind !== 'Job' || isRunning(workload))
    .forEach(workload => add(rootOf(workload, world).workload));
  return [...roots.values()].map(workload => {
    const pods = livePods.filter(
      pod => rootOf(pod, world).workload === workload,
    );
    return { workload, livePods: pods, active: isActive(workload, pods) };
  });
}

/** Which of the users is stopped; the others must not be able to write. */
function choose(users: User[]): {
  chosen?: User;
  checks: OperationCheck[];
} {
  const active = users.filter(user => user.active);
  const [first, ...more] = active.length > 0 ? active : users;
  if (more.length === 0) {
    return { chosen: first, checks: [] };
  }
  const candidates = active.length > 0 ? active : users;
  const lasting = candidates.filter(
    ({ workload }) => workload.kind !== 'CronJob',
  );
  const idleSchedules = candidates.filter(
    ({ workload, livePods }) =>
      workload.kind === 'CronJob' && livePods.length === 0,
  );
  if (
    lasting.length === 1 &&
    idleSchedules.length === candidates.length - lasting.length
  ) {
    return {
      chosen: lasting[0],
      checks: idleSchedules.map(({ workload }) =>
        check(
          'CRONJOB_NAMES_CLAIM',
          `${wordsOf(
            workload,
            workload.metadata.namespace,
          )} mounts the same claim when it runs.`,
        ),
      ),
    };
  }
  const names = candidates.map(({ workload }) =>
    wordsOf(workload, workload.metadata.namespace),
  );
  return {
    chosen: lasting[0] ?? first,
    checks: [
      check(
        'SEVERAL_WORKLOADS',
        `${enumerate(
          names.sort(),
        )} use the claims; one operation stops one of them.`,
      ),
    ],
  };
}

/**
 * What has to stand still so that nothing writes to the claims: the workload, its pods that mount
 * them, and everything that speaks against stopping it.
 *
 * Pods are stopped with the highest ordinal first, as the StatefulSet controller does it.
 */
export function findClosure(options: {
  world: MoveWorld;
  claims: string[];
}): Closure {
  const { world, claims } = options;
  const mounting = world.pods.filter(
    pod =>
      pod.metadata.namespace === world.namespace &&
      claimsOfPod(pod).some(({ claim }) => claims.includes(claim)),
  );
  const livePods = mounting.filter(pod => !isFinished(pod));
  const users = usersOf({ world, claims, livePods });
  const { chosen, checks } = choose(users);
  const workload = chosen?.workload;

  const refusals = [
    ...livePods.map(pod => whyNotStopped({ root: rootOf(pod, world), pod })),
    ...users.map(user =>
      whyNotStopped({
        root: { workload: user.workload, owner: controllerOf(user.workload) },
      }),
    ),
  ].filter(each => each !== undefined);
  // Running Jobs of the CronJob that is moved are waited for; those of another are in the way.
  const jobs = users
    .filter(
      user =>
        user.workload.kind === 'CronJob' &&
        user.workload !== workload &&
        user.livePods.length > 0,
    )
    .map(user =>
      check(
        'JOB_RUNNING',
        `A Job of ${wordsOf(
          user.workload,
          world.namespace,
        )} runs and uses the claim.`,
      ),
    );

  const ordinals = workload
    ? claims.flatMap(claim => templateClaimOf(workload, claim)?.ordinal ?? [])
    : [];
  return {
    workload,
    pods: (chosen?.livePods ?? []).sort(
      (one, other) =>
        ordinalOf(other) - ordinalOf(one) ||
        one.metadata.name.localeCompare(other.metadata.name),
    ),
    finishedPods: mounting.filter(isFinished),
    ordinals: [...new Set(ordinals)].sort((one, other) => one - other),
    checks: distinct([...checks, ...refusals, ...jobs]),
  };
}
