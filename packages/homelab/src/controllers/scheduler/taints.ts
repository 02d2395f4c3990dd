import { Taint, Toleration } from '../core/kinds';

/** Whether a toleration covers a taint. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { effect, key, operator = 'Equal', value = '' } = toleration;
  return (
    (!effect || effect === taint.effect) &&
    (!key || key === taint.key) &&
    (operator === 'Exists' || (Boolean(key) && value === (taint.value ?? '')))
  );
}

/** The taints with some effects that no toleration covers. */
export function untolerated(
  taints: readonly Taint[] = [],
  tolerations: readonly Toleration[] = [],
  effects: readonly string[] = ['NoSchedule', 'NoExecute'],
): Taint[] {
  return taints.filter(
    taint =>
      effects.includes(taint.effect) &&
      !tolerations.some(toleration => tolerates(toleration, taint)),
  );
}

/** What keeps pods from a node that is marked as unschedulable. */
export const unschedulableTaint: Taint = {
  key: 'node.kubernetes.io/unschedulable',
  effect: 'NoSchedule',
};
