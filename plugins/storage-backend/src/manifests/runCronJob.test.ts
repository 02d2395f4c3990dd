import { runCronJob } from './runCronJob';
import { cronJob } from './testing/manifests';
import { MemoryCluster } from './testing/MemoryCluster';

function clusterWithCronJob() {
  const cluster = new MemoryCluster();
  const object = cronJob('orders-dump');
  object.metadata.namespace = 'orders';
  return { cluster, stored: cluster.put(object) };
}

function run(cluster: MemoryCluster, key = 'first') {
  return runCronJob({
    client: cluster.client,
    namespace: 'orders',
    name: 'orders-dump',
    key,
  });
}

describe('runCronJob', () => {
  it('makes a Job as kubectl does, once per key', async () => {
    const { cluster, stored } = clusterWithCronJob();
    await expect(run(cluster)).resolves.toEqual({
      job: 'orders-dump-first',
      created: true,
    });
    await expect(run(cluster)).resolves.toEqual({
      job: 'orders-dump-first',
      created: false,
    });
    expect(
      cluster.objects.get('batch/v1|Job|orders|orders-dump-first'),
    ).toMatchObject({
      metadata: {
        labels: { app: 'orders-dump', 'stowage.io/run-key': 'first' },
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
        ownerReferences: [
          { kind: 'CronJob', name: 'orders-dump', uid: stored.metadata.uid },
        ],
      },
      spec: { backoffLimit: 1 },
    });
  });

  it('does not take over a Job of something else', async () => {
    const { cluster } = clusterWithCronJob();
    cluster.put({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'orders-dump-first', namespace: 'orders' },
    });
    await expect(run(cluster)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('use another key'),
    });
  });

  it('names a CronJob that is not there', async () => {
    await expect(run(new MemoryCluster())).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining("No CronJob 'orders-dump'"),
    });
  });

  it('refuses a name that pods could not carry', async () => {
    const { cluster } = clusterWithCronJob();
    await expect(run(cluster, 'k'.repeat(60))).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('the key may have 51'),
    });
  });
});
