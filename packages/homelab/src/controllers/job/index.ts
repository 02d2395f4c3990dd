import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { Job } from '../core/kinds';
import { controllerOf } from '../core/owners';
import { objectKey, resources, splitKey } from '../core/resources';
import { watchOwned } from '../core/watchOwned';
import { isTracked, untrack } from './counting';
import { isFinished } from './outcome';
import { planJob } from './planJob';

/** Runs Jobs to their completion. */
export function jobController(cluster: Cluster): ControllerDefinition {
  const { jobs, pods } = cluster.caches;
  return {
    name: 'job-controller',
    watch(add) {
      jobs.listen(({ now }) => now && add(objectKey(now.metadata)));
      watchOwned({
        owners: jobs,
        owned: pods,
        selectorOf: job => job.spec.selector,
        add,
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const job = jobs.get(namespace, name);
      return job
        ? planJob({ job, pods: pods.in(namespace), now: cluster.now() })
        : { changes: [] };
    },
  };
}

/** Lets go of pods whose job will not count them any more. */
export function jobOrphans(cluster: Cluster): ControllerDefinition {
  const { jobs, pods } = cluster.caches;
  return {
    name: 'job-controller',
    watch(add) {
      pods.listen(
        ({ now }) => now && isTracked(now) && add(objectKey(now.metadata)),
      );
      jobs.listen(({ now, before }) => {
        if (!now || isFinished(now)) {
          const { namespace } = (now ?? before)!.metadata;
          for (const pod of pods.in(namespace)) {
            if (isTracked(pod)) {
              add(objectKey(pod.metadata));
            }
          }
        }
      });
    },
    async plan(key) {
      const { namespace, name } = splitKey(key);
      const pod = pods.get(namespace, name);
      if (!pod || !isTracked(pod)) {
        return { changes: [] };
      }
      const owner = controllerOf(pod);
      const known = owner && jobs.find(owner.uid);
      const job =
        owner && !known
          ? await cluster.fresh<Job>(resources.jobs, namespace, owner.name)
          : known;
      return {
        changes:
          job && job.metadata.uid === owner?.uid && !isFinished(job)
            ? []
            : [untrack(pod)],
      };
    },
  };
}

/** When a job ended, in milliseconds since 1970. */
function finishedAt({ status }: Job): number | undefined {
  const end = status?.conditions?.find(
    each =>
      ['Complete', 'Failed'].includes(each.type) && each.status === 'True',
  );
  return end && Date.parse(end.lastTransitionTime ?? '');
}

/** Removes Jobs some time after their end, where they ask for it. */
export function timeToLive(cluster: Cluster): ControllerDefinition {
  const { jobs } = cluster.caches;
  return {
    name: 'ttl-after-finished-controller',
    watch(add) {
      jobs.listen(({ now }) => {
        if (now?.spec.ttlSecondsAfterFinished !== undefined) {
          add(objectKey(now.metadata));
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const job = jobs.get(namespace, name);
      const ended = job && finishedAt(job);
      const seconds = job?.spec.ttlSecondsAfterFinished;
      if (
        !job ||
        ended === undefined ||
        seconds === undefined ||
        job.metadata.deletionTimestamp
      ) {
        return { changes: [] };
      }
      const leftMs = ended + seconds * 1000 - cluster.now();
      return leftMs > 0
        ? { changes: [], againInMs: leftMs }
        : {
            changes: [
              {
                verb: 'delete',
                resource: resources.jobs,
                object: job,
                options: { propagationPolicy: 'Foreground', atVersion: true },
                tolerate: ['NotFound'],
              },
            ],
          };
    },
  };
}
