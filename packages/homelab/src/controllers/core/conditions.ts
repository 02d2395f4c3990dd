import { Condition } from './kinds';

/** A condition that is to hold from now on. */
export type WantedCondition = Omit<Condition, 'lastTransitionTime'>;

/**
 * The conditions with one set: its time moves with its status alone, and
 * nothing changes where status and reason stand.
 */
export function withCondition(
  conditions: readonly Condition[] = [],
  wanted: WantedCondition,
  now: number,
  withUpdateTime = false,
): Condition[] {
  const before = conditions.find(({ type }) => type === wanted.type);
  if (before?.status === wanted.status && before.reason === wanted.reason) {
    return [...conditions];
  }
  const time = new Date(now).toISOString();
  return [
    ...conditions.filter(({ type }) => type !== wanted.type),
    {
      ...wanted,
      ...(withUpdateTime && { lastUpdateTime: time }),
      lastTransitionTime:
        before?.status === wanted.status ? before.lastTransitionTime : time,
    },
  ];
}

/** Whether a condition of a type holds. */
export function holds(
  conditions: readonly Condition[] | undefined,
  type: string,
): boolean {
  return (
    conditions?.some(each => each.type === type && each.status === 'True') ??
    false
  );
}
