import { ContainerState, ContainerStatus, Pod } from '../../cluster/podObjects';
import { PodFacts, podStatus } from './podStatus';

const ended = (exitCode: number): ContainerState => ({
  terminated: {
    exitCode,
    reason: exitCode ? 'Error' : 'Completed',
    startedAt: null,
    finishedAt: null,
  },
});
const running: ContainerState = { running: { startedAt: 'then' } };
const waiting: ContainerState = { waiting: { reason: 'ContainerCreating' } };
const backOff: ContainerState = { waiting: { reason: 'CrashLoopBackOff' } };

function container(
  state: ContainerState,
  more: Partial<ContainerStatus> = {},
): ContainerStatus {
  return {
    name: 'main',
    state,
    lastState: {},
    ready: Boolean(state.running),
    restartCount: 0,
    image: 'i',
    imageID: '',
    started: Boolean(state.running),
    ...more,
  };
}

function facts(restartPolicy: string, more: Partial<PodFacts>): PodFacts {
  const pod: Pod = {
    metadata: { name: 'p', uid: 'u', resourceVersion: '1', generation: 2 },
    spec: { containers: [{ name: 'main' }], restartPolicy },
  };
  return {
    pod,
    initContainers: [],
    containers: [container(waiting)],
    startTime: 'start',
    address: '192.0.2.1',
    volumesReady: true,
    initialized: true,
    terminal: false,
    now: 'now',
    ...more,
  };
}

it.each<[string, string, Partial<PodFacts>]>([
  ['Pending', 'Always', {}],
  ['Running', 'Always', { containers: [container(running)] }],
  ['Running', 'Always', { containers: [container(ended(0))] }],
  [
    'Running',
    'Always',
    { containers: [container(backOff, { lastState: ended(1) })] },
  ],
  ['Running', 'OnFailure', { containers: [container(ended(1))] }],
  ['Succeeded', 'OnFailure', { containers: [container(ended(0))] }],
  ['Succeeded', 'Never', { containers: [container(ended(0))] }],
  ['Failed', 'Never', { containers: [container(ended(2))] }],
  [
    'Running',
    'Never',
    { containers: [container(ended(0)), container(running)] },
  ],
  [
    'Pending',
    'Always',
    { initialized: false, initContainers: [container(ended(1))] },
  ],
  [
    'Failed',
    'Never',
    { initialized: false, initContainers: [container(ended(1))] },
  ],
  [
    'Succeeded',
    'Always',
    { terminal: true, containers: [container(ended(0))] },
  ],
  ['Failed', 'Always', { terminal: true, containers: [container(ended(143))] }],
  [
    'Failed',
    'Always',
    {
      failure: { reason: 'DeadlineExceeded', message: 'm' },
      containers: [container(ended(0))],
    },
  ],
])('is %s with policy %s', (phase, policy, more) => {
  expect(podStatus(facts(policy, more), []).phase).toBe(phase);
});

it('keeps the time of a condition that stays', () => {
  const before = [
    { type: 'Ready', status: 'True', lastTransitionTime: 'before' },
  ];
  const ready = (more: Partial<PodFacts>) =>
    podStatus(facts('Always', more), before).conditions?.find(
      ({ type }) => type === 'Ready',
    );

  expect(ready({ containers: [container(running)] })).toMatchObject({
    status: 'True',
    lastTransitionTime: 'before',
  });
  expect(
    ready({ containers: [container(running, { ready: false })] }),
  ).toMatchObject({
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [main]',
    lastTransitionTime: 'now',
  });
});
