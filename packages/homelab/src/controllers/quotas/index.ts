import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { isSame } from '../core/hash';
import { Pod } from '../core/kinds';
import { isTerminal } from '../core/podState';
import { objectKey, resourceKey, resources, splitKey } from '../core/resources';
import { Kinds } from '../garbage/Kinds';
import { usedBy } from './usage';

/** Counts again now and then, for what came while nobody looked; as the real one, every 5 minutes. */
const resyncMs = 300_000;

/**
 * Keeps what quotas say is used. Admission counts up; here it is counted when
 * something goes or the quota itself changes.
 */
export function quotaController(
  cluster: Cluster,
  kinds: Kinds,
): ControllerDefinition {
  const { quotas, pods, claims, services } = cluster.caches;
  return {
    name: 'resourcequota-controller',
    watch(add) {
      quotas.listen(({ now }) => {
        if (now && !isSame(now.spec?.hard, now.status?.hard)) {
          add(objectKey(now.metadata));
        }
      });
      kinds.listen((resource, { now, before }) => {
        const hasEnded =
          resource.kind === 'Pod' &&
          now &&
          before &&
          isTerminal(now as Pod) &&
          !isTerminal(before as Pod);
        const { namespace } = (now ?? before)!.metadata;
        if (namespace && (!now || hasEnded)) {
          for (const quota of quotas.in(namespace)) {
            add(objectKey(quota.metadata));
          }
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const quota = quotas.get(namespace, name);
      if (!quota) {
        return { changes: [] };
      }
      const used = usedBy(quota, {
        pods: [...pods.in(namespace)],
        claims: [...claims.in(namespace)],
        services: [...services.in(namespace)],
        count: counted => {
          const [plural, ...group] = counted.split('.');
          const resource = kinds.namespaced.find(
            each => resourceKey(each) === `${group.join('.')}/${plural}`,
          );
          return resource
            ? [...(kinds.cacheOf(resource)?.in(namespace) ?? [])].length
            : 0;
        },
      });
      const status = { hard: quota.spec?.hard, used };
      return {
        changes: isSame(status, quota.status)
          ? []
          : [
              {
                verb: 'update',
                resource: resources.quotas,
                object: { ...quota, status } as typeof quota,
                subresource: 'status',
                tolerate: ['NotFound'],
              },
            ],
        againInMs: resyncMs,
      };
    },
  };
}
