import {
  age,
  ageColumn,
  Column,
  column,
  nameColumn,
  wide,
} from '../../table/Column';

/** The state that `kubectl get pods` sums a pod up to (kubectl's printPod). */
export function podReason(pod: any): string {
  const { status = {}, metadata, spec } = pod;
  let reason: string = status.reason || status.phase || '';
  const sidecars = new Set(
    (spec.initContainers ?? [])
      .filter(({ restartPolicy }: any) => restartPolicy === 'Always')
      .map(({ name }: any) => name),
  );
  const inits: any[] = status.initContainerStatuses ?? [];
  const initializing = inits.findIndex(
    ({ name, state = {}, started }) =>
      !(state.terminated?.exitCode === 0) &&
      !(sidecars.has(name) && started === true),
  );
  if (initializing >= 0) {
    const { state = {} } = inits[initializing];
    const { terminated, waiting } = state;
    if (terminated) {
      reason = `Init:${terminatedReason(terminated)}`;
    } else if (waiting?.reason && waiting.reason !== 'PodInitializing') {
      reason = `Init:${waiting.reason}`;
    } else {
      reason = `Init:${initializing}/${spec.initContainers?.length ?? 0}`;
    }
  } else {
    let running = false;
    for (const { state = {}, ready } of [
      ...(status.containerStatuses ?? []),
    ].reverse()) {
      if (state.waiting?.reason) {
        reason = state.waiting.reason;
      } else if (state.terminated) {
        reason = terminatedReason(state.terminated);
      } else if (ready && state.running) {
        running = true;
      }
    }
    if (reason === 'Completed' && running) {
      const ready = status.conditions?.some(
        ({ type, status: value }: any) => type === 'Ready' && value === 'True',
      );
      reason = ready ? 'Running' : 'NotReady';
    }
  }
  if (metadata.deletionTimestamp) {
    if (status.reason === 'NodeLost') {
      return 'Unknown';
    }
    return ['Succeeded', 'Failed'].includes(status.phase)
      ? reason
      : 'Terminating';
  }
  return reason;
}

function terminatedReason(terminated: any): string {
  if (terminated.reason) {
    return terminated.reason;
  }
  return terminated.signal
    ? `Signal:${terminated.signal}`
    : `ExitCode:${terminated.exitCode}`;
}

function containerStatuses(pod: any): any[] {
  return pod.status?.containerStatuses ?? [];
}

/** How many of a pod's containers are ready; sidecars are containers, too. */
function readiness(pod: any): string {
  const sidecars: string[] = (pod.spec.initContainers ?? [])
    .filter(({ restartPolicy }: any) => restartPolicy === 'Always')
    .map(({ name }: any) => name);
  const ready = [
    ...containerStatuses(pod),
    ...(pod.status?.initContainerStatuses ?? []).filter(({ name }: any) =>
      sidecars.includes(name),
    ),
  ].filter(each => each.ready);
  return `${ready.length}/${pod.spec.containers.length + sidecars.length}`;
}

function restarts(pod: any, now: number): string {
  const all = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...containerStatuses(pod),
  ];
  const count = all.reduce((sum, each) => sum + (each.restartCount ?? 0), 0);
  const last = all
    .map(({ lastState }) => lastState?.terminated?.finishedAt)
    .filter(Boolean)
    .sort()
    .pop();
  return count && last ? `${count} (${age(last, now)} ago)` : String(count);
}

export const podColumns: Column[] = [
  nameColumn,
  column('Ready', readiness),
  column('Status', podReason),
  column('Restarts', restarts),
  ageColumn,
  wide('IP', pod => pod.status?.podIP ?? '<none>'),
  wide('Node', pod => pod.spec.nodeName ?? '<none>'),
  wide('Nominated Node', pod => pod.status?.nominatedNodeName ?? '<none>'),
  wide('Readiness Gates', pod => {
    const gates: any[] = pod.spec.readinessGates ?? [];
    const passed = gates.filter(({ conditionType }) =>
      pod.status?.conditions?.some(
        ({ type, status }: any) => type === conditionType && status === 'True',
      ),
    );
    return gates.length ? `${passed.length}/${gates.length}` : '<none>';
  }),
];
