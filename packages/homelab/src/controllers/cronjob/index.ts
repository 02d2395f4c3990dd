import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { controllerOf } from '../core/owners';
import { objectKey, splitKey } from '../core/resources';
import { planCronJob } from './planCronJob';

/** Makes the Jobs of CronJobs when it is their time. */
export function cronJobController(cluster: Cluster): ControllerDefinition {
  const { cronJobs, jobs } = cluster.caches;
  return {
    name: 'cronjob-controller',
    watch(add) {
      cronJobs.listen(({ now }) => now && add(objectKey(now.metadata)));
      jobs.listen(({ now, before }) => {
        const job = (now ?? before)!;
        const owner = controllerOf(job);
        if (owner?.kind === 'CronJob') {
          const { namespace } = job.metadata;
          add(objectKey({ namespace, name: owner.name }));
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const cronJob = cronJobs.get(namespace, name);
      return cronJob
        ? planCronJob({
            cronJob,
            jobs: jobs.in(namespace),
            now: cluster.now(),
          })
        : { changes: [] };
    },
  };
}
