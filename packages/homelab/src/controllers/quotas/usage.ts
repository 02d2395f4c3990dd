import { formatQuantity, sumQuantities } from '../core/quantities';
import { Claim, Pod, ResourceQuota, Service } from '../core/kinds';
import { isTerminal } from '../core/podState';
import { classOfClaim } from '../core/claims';
import { podRequests } from '../scheduler/requests';

/** What is in a namespace, as far as quotas limit it. */
export interface NamespaceContent {
  pods: readonly Pod[];
  claims: readonly Claim[];
  services: readonly Service[];
  /** How many objects of a kind there are, by its name in `count/…`. */
  count(resource: string): number;
}

const perClass = '.storageclass.storage.k8s.io/';

function isBestEffort({ spec }: Pod): boolean {
  return [...spec.containers, ...(spec.initContainers ?? [])].every(
    ({ resources }) =>
      !Object.keys({ ...resources?.requests, ...resources?.limits }).length,
  );
}

function isInScope(quota: ResourceQuota, pod: Pod): boolean {
  const hasDeadline = pod.spec.activeDeadlineSeconds !== undefined;
  return (quota.spec?.scopes ?? []).every(scope => {
    switch (scope) {
      case 'BestEffort':
        return isBestEffort(pod);
      case 'NotBestEffort':
        return !isBestEffort(pod);
      case 'Terminating':
        return hasDeadline;
      case 'NotTerminating':
        return !hasDeadline;
      default:
        return true;
    }
  });
}

/** Sum of one resource over pods; requests as the scheduler counts them. */
function sumOfPods(
  pods: readonly Pod[],
  name: string,
  field: 'requests' | 'limits',
): string {
  const asPods = pods.map(pod =>
    field === 'requests'
      ? pod
      : {
          ...pod,
          spec: {
            ...pod.spec,
            containers: pod.spec.containers.map(asRequests),
            initContainers: pod.spec.initContainers?.map(asRequests),
          },
        },
  );
  const total = asPods.reduce(
    (sum, pod) => sum + (podRequests(pod)[name] ?? 0),
    0,
  );
  return formatQuantity(total, name !== 'cpu');
}

function asRequests<T extends Pod['spec']['containers'][number]>(container: T) {
  const { limits } = container.resources ?? {};
  return { ...container, resources: { requests: limits } };
}

function storage(claims: readonly Claim[]): string {
  return sumQuantities(
    claims.map(
      ({ spec, status }) =>
        spec.resources?.requests?.storage ?? status?.capacity?.storage ?? '0',
    ),
  );
}

function usageOf(
  name: string,
  quota: ResourceQuota,
  content: NamespaceContent,
): string | undefined {
  const pods = content.pods.filter(
    pod => !isTerminal(pod) && isInScope(quota, pod),
  );
  if (name.includes(perClass)) {
    const [className, figure] = name.split(perClass);
    const claims = content.claims.filter(
      claim => classOfClaim(claim) === className,
    );
    return figure === 'requests.storage'
      ? storage(claims)
      : String(claims.length);
  }
  switch (name) {
    case 'requests.storage':
      return storage(content.claims);
    case 'persistentvolumeclaims':
    case 'count/persistentvolumeclaims':
      return String(content.claims.length);
    case 'pods':
      return String(pods.length);
    case 'count/pods':
      return String(content.pods.length);
    case 'services':
      return String(content.services.length);
    case 'services.loadbalancers':
    case 'services.nodeports': {
      const types = ['LoadBalancer', name.endsWith('ports') ? 'NodePort' : ''];
      return String(
        content.services.filter(({ spec }) => types.includes(spec?.type ?? ''))
          .length,
      );
    }
    case 'cpu':
    case 'memory':
    case 'ephemeral-storage':
      return sumOfPods(pods, name, 'requests');
    default:
  }
  const [, field, resource] = /^(requests|limits)\.(.+)$/.exec(name) ?? [];
  if (field) {
    return sumOfPods(pods, resource, field as 'requests' | 'limits');
  }
  return String(content.count(name.replace(/^count\//, '')));
}

/** What of each resource that a quota limits is used (quota evaluators of Kubernetes). */
export function usedBy(
  quota: ResourceQuota,
  content: NamespaceContent,
): Record<string, string> {
  return Object.fromEntries(
    Object.keys(quota.spec?.hard ?? {}).map(name => [
      name,
      usageOf(name, quota, content) ?? '0',
    ]),
  );
}
