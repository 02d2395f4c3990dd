import type { KubernetesObject } from '../ClusterClient';
import { trimPod } from './pod';

function pod(spec: object, status: object = {}): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: 'shop',
      name: 'db-0',
      uid: 'u',
      ownerReferences: [
        { kind: 'Other', name: 'o', uid: 'o' },
        { kind: 'StatefulSet', name: 'db', uid: 's', controller: true },
      ],
    },
    spec,
    status,
  };
}

describe('trimPod', () => {
  it('names its claims, ephemeral ones under their real name', () => {
    expect(
      trimPod(
        pod({
          nodeName: 'pi-1',
          containers: [
            {
              image: 'postgres:17',
              volumeMounts: [
                { name: 'data' },
                { name: 'seen', readOnly: true },
                { name: 'cache' },
              ],
            },
          ],
          initContainers: [
            { volumeMounts: [{ name: 'seen', readOnly: true }] },
          ],
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } },
            { name: 'seen', persistentVolumeClaim: { claimName: 'shared' } },
            {
              name: 'fixed',
              persistentVolumeClaim: { claimName: 'fixed', readOnly: true },
            },
            { name: 'cache', ephemeral: { volumeClaimTemplate: {} } },
            { name: 'tmp', emptyDir: {} },
          ],
        }),
      ),
    ).toMatchObject({
      nodeName: 'pi-1',
      owner: { kind: 'StatefulSet', name: 'db', uid: 's' },
      images: ['postgres:17'],
      claims: [
        { claimName: 'data-db-0', readOnly: false },
        { claimName: 'shared', readOnly: true },
        { claimName: 'fixed', readOnly: true },
        { claimName: 'db-0-cache', readOnly: false },
      ],
    });
  });

  it('says why it does not run', () => {
    expect(
      trimPod(
        pod(
          {},
          {
            phase: 'Pending',
            conditions: [
              { type: 'Ready', status: 'False' },
              {
                type: 'PodScheduled',
                status: 'False',
                message: '0/2 nodes are available',
              },
            ],
            initContainerStatuses: [
              {
                state: {
                  waiting: { reason: 'ImagePullBackOff', message: 'no' },
                },
              },
            ],
            containerStatuses: [
              { state: { waiting: { reason: 'PodInitializing' } } },
              { state: { running: {} } },
            ],
          },
        ),
      ),
    ).toMatchObject({
      phase: 'Pending',
      ready: false,
      unschedulableMessage: '0/2 nodes are available',
      waiting: ['ImagePullBackOff: no', 'PodInitializing'],
    });
  });

  it('keeps what containers left in their termination log, newest first', () => {
    const ended = (finishedAt: string, message?: string) => ({
      terminated: { finishedAt, message },
    });
    expect(
      trimPod(
        pod(
          {},
          {
            containerStatuses: [
              {
                state: ended('2026-01-01T02:00:00Z', 'second'),
                lastState: ended('2026-01-01T01:00:00Z', 'first'),
              },
              { state: ended('2026-01-01T03:00:00Z', 'third') },
              { state: ended('2026-01-01T04:00:00Z') },
            ],
          },
        ),
      ).terminationMessages,
    ).toEqual(['third', 'second', 'first']);
  });
});
