import { Quantity } from '../../quantities/Quantity';
import { Resource } from '../../Resource';
import { StatusError } from '../../StatusError';
import { Store } from '../../store/Store';
import { AdmissionPlugin, AdmissionRequest } from '../Admission';
import { inScope, Usage, usageOf } from './usage';

/** Compute resources that every container must set where a quota counts them. */
const compute = /^(?:requests\.|limits\.)?(?:cpu|memory)$/;

/** What containers leave out although a quota counts it, as `cpu for: main`. */
function missing(pod: Resource, hard: string[]): string | undefined {
  const wanted = hard.filter(name => compute.test(name)).sort();
  const parts = wanted.flatMap(name => {
    const [, field, resource] = /^(?:(requests|limits)\.)?(.+)$/.exec(name)!;
    const without = [
      ...(pod.spec.containers ?? []),
      ...(pod.spec.initContainers ?? []),
    ]
      .filter(
        ({ resources }: any) =>
          resources?.[field ?? 'requests']?.[resource] === undefined,
      )
      .map(({ name: container }: any) => container);
    return without.length > 0
      ? [`${name} for: ${[...new Set(without)].sort().join(',')}`]
      : [];
  });
  return parts.length > 0 ? `must specify ${parts.join('; ')}` : undefined;
}

function pretty(amounts: Record<string, unknown>, names: string[]): string {
  return names.map(name => `${name}=${amounts[name] ?? '0'}`).join(',');
}

/** What a write adds: all of a new object, the difference of a changed one. */
function delta({ kind, object, old }: AdmissionRequest): Usage {
  const now = usageOf(kind, object);
  if (!old) {
    return now;
  }
  const before = usageOf(kind, old);
  return Object.fromEntries(
    [...new Set([...Object.keys(now), ...Object.keys(before)])]
      .map(
        name =>
          [
            name,
            (now[name] ?? Quantity.count(0)).minus(
              before[name] ?? Quantity.count(0),
            ),
          ] as const,
      )
      .filter(([, value]) => !value.isZero),
  );
}

function check(
  request: AdmissionRequest,
  quota: Resource,
  added: Usage,
): Record<string, string> | undefined {
  const { kind, name, operation, object } = request;
  const { hard = {}, used = {} } = quota.status ?? {};
  const refuse = (why: string) => StatusError.forbidden(kind, name, why);
  if (operation === 'CREATE' && kind.plural === 'pods' && kind.group === '') {
    const gap = missing(object, Object.keys(hard));
    if (gap) {
      throw refuse(`failed quota: ${quota.metadata.name}: ${gap}`);
    }
  }
  const concerned = Object.keys(hard)
    .filter(each => added[each] !== undefined)
    .sort();
  if (concerned.length === 0) {
    return undefined;
  }
  const unknown = concerned.filter(each => used[each] === undefined);
  if (unknown.length > 0) {
    throw refuse(
      `status unknown for quota: ${
        quota.metadata.name
      }, resources: ${unknown.join(',')}`,
    );
  }
  const after = { ...used };
  const exceeded = concerned.filter(each => {
    const next = Quantity.of(used[each]).plus(added[each]);
    after[each] = next.toString();
    return next.compare(Quantity.of(hard[each])) > 0 && !added[each].isNegative;
  });
  if (exceeded.length > 0) {
    throw refuse(
      `exceeded quota: ${quota.metadata.name}, requested: ${pretty(
        added,
        exceeded,
      )}, used: ${pretty(used, exceeded)}, limited: ${pretty(hard, exceeded)}`,
    );
  }
  return after;
}

/**
 * Refuses what would exceed a quota, and counts what does not: the status of
 * the quotas is the account, which their controller corrects after deletions.
 */
export function resourceQuota(store: Store): AdmissionPlugin {
  return {
    name: 'ResourceQuota',
    validate(request) {
      const { operation, kind, subresource, namespace, object } = request;
      if (operation === 'DELETE' || subresource || !namespace) {
        return;
      }
      const added = delta(request);
      for (const quota of store.list('resourcequotas', namespace)) {
        if (!inScope(quota, kind, object)) {
          continue;
        }
        const used = check(request, quota, added);
        // What is freed is left to the controller, which sees it gone.
        if (used && Object.values(added).some(value => !value.isNegative)) {
          request.afterwards.push(() =>
            store.put('resourcequotas', {
              ...quota,
              status: { ...quota.status, used },
            }),
          );
        }
      }
    },
  };
}
