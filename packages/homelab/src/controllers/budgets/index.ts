import { Change } from '../core/changes';
import { Cluster } from '../core/Cluster';
import { withCondition } from '../core/conditions';
import { ControllerDefinition } from '../core/Controller';
import { isSame } from '../core/hash';
import { DisruptionBudget, Pod } from '../core/kinds';
import { selects } from '../core/labels';
import { controllerOf } from '../core/owners';
import { scaledValue } from '../core/podSets';
import { isActive, isReady } from '../core/podState';
import { objectKey, resources, splitKey } from '../core/resources';

/** How many pods there ought to be, and how many of them have to be healthy. */
function demand(
  { spec = {} }: DisruptionBudget,
  present: number,
  wanted: number,
): { expected: number; desired: number } {
  const { minAvailable, maxUnavailable } = spec;
  if (typeof minAvailable === 'number') {
    return { expected: present, desired: minAvailable };
  }
  const desired =
    maxUnavailable === undefined
      ? scaledValue(minAvailable, wanted, true)
      : Math.max(0, wanted - scaledValue(maxUnavailable, wanted, true));
  return { expected: wanted, desired };
}

/**
 * What a disruption budget allows at the moment.
 *
 * @param pods - those that it selects
 * @param wanted - how many the owners of these pods ask for
 */
export function planBudget(
  budget: DisruptionBudget,
  pods: readonly Pod[],
  wanted: number,
  now: number,
): Change[] {
  const { expected, desired } = demand(budget, pods.length, wanted);
  const healthy = pods.filter(pod => isActive(pod) && isReady(pod)).length;
  const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0;
  const before = budget.status ?? {};
  const status: DisruptionBudget['status'] = {
    ...before,
    expectedPods: expected,
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: allowed,
    observedGeneration: budget.metadata.generation,
    conditions: withCondition(
      before.conditions,
      {
        type: 'DisruptionAllowed',
        status: allowed > 0 ? 'True' : 'False',
        reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        message: '',
      },
      now,
    ),
  };
  return isSame(status, before)
    ? []
    : [
        {
          verb: 'update',
          resource: resources.budgets,
          object: { ...budget, status } as DisruptionBudget,
          subresource: 'status',
          tolerate: ['NotFound'],
        },
      ];
}

/** Keeps the status of disruption budgets, which eviction goes by. */
export function budgetController(cluster: Cluster): ControllerDefinition {
  const { budgets, pods, statefulSets, replicaSets } = cluster.caches;
  const wantedOf = (selected: readonly Pod[]) => {
    const owners = new Set(
      selected.flatMap(pod => controllerOf(pod)?.uid ?? []),
    );
    return [...owners].reduce((sum, uid) => {
      const owner = statefulSets.find(uid) ?? replicaSets.find(uid);
      return sum + (owner?.spec.replicas ?? 1);
    }, 0);
  };
  return {
    name: 'disruption-controller',
    watch(add) {
      budgets.listen(({ now }) => now && add(objectKey(now.metadata)));
      pods.listen(({ now, before }) => {
        for (const pod of [now, before]) {
          for (const budget of budgets.in(pod?.metadata.namespace)) {
            if (selects(budget.spec?.selector, pod?.metadata.labels)) {
              add(objectKey(budget.metadata));
            }
          }
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const budget = budgets.get(namespace, name);
      if (!budget) {
        return { changes: [] };
      }
      const selected = [...pods.in(namespace)].filter(({ metadata }) =>
        selects(budget.spec?.selector, metadata.labels),
      );
      return {
        changes: planBudget(
          budget,
          selected,
          wantedOf(selected),
          cluster.now(),
        ),
      };
    },
  };
}
