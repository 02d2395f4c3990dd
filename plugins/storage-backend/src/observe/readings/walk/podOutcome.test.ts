import type { ObservedEvent } from '@stowage/backstage-plugin-storage-common';
import { walkPodOutcome } from './podOutcome';

const event = (reason: string, message: string): ObservedEvent => ({
  namespace: 'stowage-walk',
  uid: reason,
  involved: { kind: 'Pod', name: 'walk-1' },
  type: 'Warning',
  reason,
  message,
  count: 1,
  lastSeen: '2026-03-01T00:00:00Z',
});
const outcome = (
  status: object,
  options: { events?: ObservedEvent[]; overdue?: boolean } = {},
) =>
  walkPodOutcome({
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'walk-1' },
      status,
    },
    events: [],
    overdue: false,
    ...options,
  });
const waiting = (reason: string, message?: string) => ({
  phase: 'Pending',
  containerStatuses: [{ state: { waiting: { reason, message } } }],
});

describe('walkPodOutcome', () => {
  it('knows a pod that is done, and when', () => {
    const state = { terminated: { finishedAt: '2026-03-01T00:00:05Z' } };
    expect(
      outcome({ phase: 'Succeeded', containerStatuses: [{ state }] }),
    ).toEqual({ state: 'succeeded', finishedAt: '2026-03-01T00:00:05Z' });
  });

  it.each([
    ['no status yet', {}],
    ['being made', waiting('ContainerCreating')],
    ['the first failed pull, which may be a hiccup', waiting('ErrImagePull')],
    ['running', { phase: 'Running' }],
  ])('waits for a pod that is %s', (_what, status) => {
    expect(outcome(status)).toEqual({ state: 'running' });
  });

  it.each([
    [
      waiting('ImagePullBackOff', 'Back-off pulling image "x"'),
      {},
      'ImagePullBackOff: Back-off pulling image "x"',
    ],
    [
      { phase: 'Failed', reason: 'DeadlineExceeded', message: 'too long' },
      {},
      'DeadlineExceeded: too long',
    ],
    [
      {
        phase: 'Failed',
        containerStatuses: [
          { state: { terminated: { reason: 'Error', exitCode: 1 } } },
        ],
      },
      {},
      'Error: exit code 1',
    ],
    [{ phase: 'Failed' }, {}, 'the pod failed without a reason'],
    [
      {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/2 nodes are available',
          },
        ],
      },
      { overdue: true },
      'Unschedulable: 0/2 nodes are available',
    ],
    [
      waiting('ContainerCreating'),
      { overdue: true, events: [event('FailedMount', 'no such device')] },
      'FailedMount: no such device',
    ],
    [{ phase: 'Pending' }, { overdue: true }, 'the node has not started it'],
    [{ phase: 'Running' }, { overdue: true }, 'it did not finish in time'],
  ])('says why %j failed', (status, options, reason) => {
    expect(outcome(status, options)).toEqual({
      state: 'failed',
      reason,
      missingDirectory: false,
    });
  });

  it('tells a missing directory from the one place that says so', () => {
    const message =
      'MountVolume.SetUp failed for volume "target" : hostPath type check failed: /x is not a directory';
    expect(
      outcome(waiting('ContainerCreating'), {
        events: [event('FailedMount', message)],
      }),
    ).toMatchObject({ state: 'failed', missingDirectory: true });
  });
});
