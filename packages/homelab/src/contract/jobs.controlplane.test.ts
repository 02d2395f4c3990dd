import { describeControllers } from '../__testUtils__/describeControllers';

jest.setTimeout(180_000);

function job(name: string, script: string, spec: object = {}): object {
  return {
    metadata: { name },
    spec: {
      template: {
        spec: {
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: 'main',
              image: 'debian:12',
              command: ['sh', '-c', script],
            },
          ],
        },
      },
      ...spec,
    },
  };
}

describeControllers('Jobs and CronJobs', stage => {
  const path = (name: string) => stage.path('jobs', name);
  const conditions = (object: any) =>
    (object.status.conditions ?? []).map(
      ({ type, status, reason, message }: any) =>
        `${type}=${status} ${reason}: ${message}`,
    );
  const ended = async (name: string) =>
    await stage.home.when(path(name), `${name} to end`, ({ status }) =>
      status.conditions?.some(({ type }: any) =>
        ['Complete', 'Failed'].includes(type),
      ),
    );

  it('run until enough pods have succeeded', async () => {
    await stage.create(
      'jobs',
      job('work', 'true', { completions: 3, parallelism: 2 }),
    );
    const done = await ended('work');

    expect(conditions(done)).toEqual([
      'SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods',
      'Complete=True CompletionsReached: Reached expected number of succeeded pods',
    ]);
    expect(done.status).toMatchObject({
      succeeded: 3,
      uncountedTerminatedPods: {},
      ready: 0,
      terminating: 0,
    });
    expect(done.status.completionTime).toBeDefined();
    const pods = await stage.list('pods');
    expect(pods).toHaveLength(3);
    expect(pods[0].metadata).toMatchObject({
      generateName: 'work-',
      labels: { 'batch.kubernetes.io/job-name': 'work', 'job-name': 'work' },
    });
    expect(pods.flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual(
      [],
    );
    await stage.hears(
      'work',
      /^SuccessfulCreate: Created pod: work-[a-z0-9]{5}$/,
    );
    await stage.hears('work', /^Completed: Job completed$/);
    await stage.home.remove(path('work'), { propagationPolicy: 'Background' });
    await stage.home.gone(path('work'));
    await stage.home.gone(stage.path('pods', pods[0].metadata.name));
  });

  it('give up after so many failures, or so much time', async () => {
    await stage.create('jobs', job('broken', 'exit 3', { backoffLimit: 0 }));
    await stage.create(
      'jobs',
      job('slow', 'exec sleep 600', { activeDeadlineSeconds: 2 }),
    );
    const broken = await ended('broken');
    expect(conditions(broken)).toEqual([
      'FailureTarget=True BackoffLimitExceeded: Job has reached the specified backoff limit',
      'Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit',
    ]);
    expect(broken.status).toMatchObject({ failed: 1 });
    await stage.hears(
      'broken',
      /^BackoffLimitExceeded: Job has reached the specified backoff limit$/,
    );
    const slow = await ended('slow');
    expect(conditions(slow)).toEqual([
      'FailureTarget=True DeadlineExceeded: Job was active longer than specified deadline',
      'Failed=True DeadlineExceeded: Job was active longer than specified deadline',
    ]);
    expect(slow.status.failed).toBe(1);
    await stage.hears('slow', /^SuccessfulDelete: Deleted pod: slow-/);
  });

  it('are held and let go on, and removed after their time', async () => {
    await stage.create('jobs', job('held', 'true', { suspend: true }));
    const held = await stage.home.when(path('held'), 'it to be held', object =>
      conditions(object).includes('Suspended=True JobSuspended: Job suspended'),
    );
    expect(held.status.startTime).toBeUndefined();
    expect(await stage.list('pods')).toEqual([]);
    await stage.patch(path('held'), {
      spec: { suspend: false, ttlSecondsAfterFinished: 2 },
    });
    const done = await ended('held');
    expect(conditions(done)[0]).toBe('Suspended=False JobResumed: Job resumed');
    await stage.hears('held', /^Suspended: Job suspended$/);
    await stage.hears('held', /^Resumed: Job resumed$/);
    await stage.home.gone(path('held'));
  });

  it('begin at their time, one of the latest missed', async () => {
    const cron = (name: string) => stage.path('cronjobs', name);
    await stage.create('cronjobs', {
      metadata: { name: 'nightly' },
      spec: {
        // Once a year: the only turn here is the one that was missed.
        schedule: '0 0 1 1 *',
        jobTemplate: {
          metadata: { labels: { kind: 'dump' } },
          spec: (job('', 'true') as { spec: object }).spec,
        },
      },
    });
    const year = new Date().getUTCFullYear();
    const scheduled = `${year}-01-01T00:00:00Z`;
    await stage.home.plane.api.request(`${cron('nightly')}/status`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { status: { lastScheduleTime: `${year - 1}-12-30T00:00:00Z` } },
    });
    const done = await stage.home.when(
      cron('nightly'),
      'the job to be over',
      ({ status }) => status.lastSuccessfulTime && !status.active,
    );
    const name = `nightly-${Date.parse(scheduled) / 60_000}`;
    const made = await stage.home.get(path(name));

    expect(done.status.lastScheduleTime).toBe(scheduled);
    expect(made.metadata).toMatchObject({
      labels: { kind: 'dump' },
      annotations: {
        'batch.kubernetes.io/cronjob-scheduled-timestamp': scheduled,
      },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: 'nightly',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
    await stage.hears(
      'nightly',
      new RegExp(`^SuccessfulCreate: Created job ${name}$`),
    );
    await stage.hears(
      'nightly',
      new RegExp(
        `^SawCompletedJob: Saw completed job: ${name}, condition: Complete$`,
      ),
    );
    await stage.home.remove(cron('nightly'));
    await stage.home.gone(path(name));
  });
});
