import type { KubernetesObject } from '../ClusterClient';
import {
  trimCronJob,
  trimDeployment,
  trimJob,
  trimStatefulSet,
} from './workload';

function object(spec: object, status: object = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Any',
    metadata: { namespace: 'shop', name: 'db', uid: 'u' },
    spec,
    status,
  };
}

const template = {
  metadata: { labels: { app: 'db' } },
  spec: {
    volumes: [
      { name: 'a', persistentVolumeClaim: { claimName: 'extra' } },
      { name: 'b', configMap: { name: 'c' } },
    ],
  },
};

describe('trimStatefulSet and trimDeployment', () => {
  it('keep the claims that are named and those that are made', () => {
    expect(
      trimStatefulSet(
        object(
          {
            replicas: 0,
            template,
            volumeClaimTemplates: [
              {
                metadata: { name: 'data' },
                spec: {
                  storageClassName: 'local-path',
                  resources: { requests: { storage: '1Gi' } },
                },
              },
              { metadata: { name: 'wal' }, spec: {} },
            ],
          },
          { readyReplicas: 1 },
        ),
      ),
    ).toMatchObject({
      kind: 'StatefulSet',
      replicas: 0,
      readyReplicas: 1,
      podLabels: { app: 'db' },
      claimNames: ['extra'],
      claimTemplates: [
        { name: 'data', storageClass: 'local-path', requestedBytes: 2 ** 30 },
        { name: 'wal' },
      ],
    });
  });

  it("take the API's default of one replica", () => {
    expect(trimDeployment(object({ template }))).toMatchObject({
      kind: 'Deployment',
      replicas: 1,
      readyReplicas: 0,
      claimTemplates: [],
    });
  });
});

describe('trimCronJob', () => {
  it('keeps schedule and last runs', () => {
    expect(
      trimCronJob(
        object(
          {
            schedule: '0 3 * * *',
            suspend: true,
            jobTemplate: { spec: { template } },
          },
          { lastScheduleTime: 'a', lastSuccessfulTime: 'b' },
        ),
      ),
    ).toMatchObject({
      schedule: '0 3 * * *',
      suspended: true,
      lastScheduleAt: 'a',
      lastSuccessAt: 'b',
      podLabels: { app: 'db' },
      claimNames: ['extra'],
    });
  });
});

describe('trimJob', () => {
  const condition = (type: string, status = 'True') => ({
    type,
    status,
    lastTransitionTime: 'then',
    message: `because ${type}`,
  });

  it.each([
    [[], { state: 'running' }],
    [[condition('Complete', 'False')], { state: 'running' }],
    [
      [condition('Complete')],
      { state: 'succeeded', message: 'because Complete' },
    ],
    [
      [condition('Failed')],
      { state: 'failed', finishedAt: 'then', message: 'because Failed' },
    ],
    [
      [condition('Suspended')],
      { state: 'suspended', message: 'because Suspended' },
    ],
  ])('reads %j', (conditions, expected) => {
    const job = trimJob(object({ template }, { conditions }));
    expect(job).toMatchObject(expected);
    expect(job.finishedAt).toBe(
      (expected as { finishedAt?: string }).finishedAt,
    );
  });

  it('says when it succeeded', () => {
    expect(
      trimJob(
        object(
          { template },
          {
            startTime: 'early',
            completionTime: 'late',
            conditions: [condition('Complete')],
          },
        ),
      ),
    ).toMatchObject({ startedAt: 'early', finishedAt: 'late' });
  });
});
