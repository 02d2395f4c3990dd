import { Pod } from './kinds';

/** The condition of a pod by its type. */
export function podCondition(pod: Pod, type: string) {
  return pod.status?.conditions?.find(each => each.type === type);
}

/** Whether a pod's condition Ready holds. */
export function isReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** Whether a pod runs and is ready. */
export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isReady(pod);
}

/** Whether a pod has ended for good. */
export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Whether a pod is neither ended nor being deleted. */
export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && !pod.metadata.deletionTimestamp;
}

/** Milliseconds until a ready pod counts as available; 0 if it does, undefined if it is not ready. */
export function availableIn(
  pod: Pod,
  minReadySeconds: number,
  now: number,
): number | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') {
    return undefined;
  }
  if (!minReadySeconds) {
    return 0;
  }
  const since = Date.parse(ready.lastTransitionTime ?? '');
  return Math.max(0, since + minReadySeconds * 1000 - now);
}

/** Whether a pod has been ready for long enough. */
export function isAvailable(
  pod: Pod,
  minReadySeconds: number,
  now: number,
): boolean {
  return availableIn(pod, minReadySeconds, now) === 0;
}
