import { Change } from '../core/changes';
import { isSame } from '../core/hash';
import { EndpointSlice, Pod, Service } from '../core/kinds';
import { hasLabels } from '../core/labels';
import { controllerReference } from '../core/owners';
import { isReady, isTerminal } from '../core/podState';
import { resources } from '../core/resources';

/** Names the service of a slice. */
export const serviceLabel = 'kubernetes.io/service-name';
const managerLabel = 'endpointslice.kubernetes.io/managed-by';
const manager = 'endpointslice-controller.k8s.io';
const headlessLabel = 'service.kubernetes.io/headless';

/** Whether a slice is kept by this controller. */
export function isManaged({ metadata }: EndpointSlice): boolean {
  return metadata.labels?.[managerLabel] === manager;
}

function portNumber(
  pod: Pod,
  target: number | string | undefined,
  port: number,
): number | undefined {
  if (typeof target !== 'string') {
    return target || port;
  }
  return pod.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find(({ name }) => name === target)?.containerPort;
}

/** The ports of a service as one of its pods serves them. */
function portsOf(service: Service, pod: Pod): object[] {
  return (service.spec?.ports ?? []).flatMap(
    ({ name = '', port, protocol = 'TCP', targetPort, appProtocol }) => {
      const number = portNumber(pod, targetPort, port);
      return number === undefined
        ? []
        : [
            {
              name,
              port: number,
              protocol,
              ...(appProtocol && { appProtocol }),
            },
          ];
    },
  );
}

function endpointOf(service: Service, pod: Pod): object {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  const { name, namespace, uid } = pod.metadata;
  return {
    addresses: [pod.status?.podIP],
    conditions: {
      ready:
        Boolean(service.spec?.publishNotReadyAddresses) ||
        (serving && !terminating),
      serving,
      terminating,
    },
    ...(pod.spec.hostname &&
      pod.spec.subdomain === service.metadata.name && {
        hostname: pod.spec.hostname,
      }),
    nodeName: pod.spec.nodeName,
    targetRef: { kind: 'Pod', name, namespace, uid },
  };
}

/**
 * What the endpoint slices of a service with a selector are to be: one for each
 * set of ports that its pods serve. Slices are not split however long they are.
 */
export function planSlices(
  service: Service,
  pods: Iterable<Pod>,
  slices: readonly EndpointSlice[],
): Change[] {
  const { selector, ipFamilies = ['IPv4'], clusterIP } = service.spec ?? {};
  const own = slices.filter(isManaged);
  if (!selector || service.spec?.type === 'ExternalName') {
    return [];
  }
  const members = [...pods].filter(
    pod =>
      hasLabels(pod.metadata.labels, selector) &&
      pod.status?.podIP &&
      !isTerminal(pod),
  );
  const groups = new Map<string, { ports: object[]; endpoints: object[] }>();
  for (const pod of members) {
    const ports = portsOf(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(service, pod));
    groups.set(key, group);
  }
  if (groups.size === 0) {
    // A service without pods has an empty slice, so that it is seen to have none.
    groups.set('', { ports: [], endpoints: [] });
  }
  const { name, namespace } = service.metadata;
  const labels = {
    ...service.metadata.labels,
    [serviceLabel]: name,
    [managerLabel]: manager,
    ...(clusterIP === 'None' && { [headlessLabel]: '' }),
  };
  const unused = [...own];
  const changes: Change[] = [];
  for (const { ports, endpoints } of groups.values()) {
    const exact = unused.findIndex(each => isSame(each.ports ?? [], ports));
    const present = unused.splice(exact < 0 ? 0 : exact, 1)[0];
    if (!present) {
      changes.push({
        verb: 'create',
        resource: resources.slices,
        object: {
          metadata: {
            generateName: `${name}-`,
            namespace,
            labels,
            ownerReferences: [controllerReference(service, resources.services)],
          },
          addressType: ipFamilies[0],
          endpoints,
          ports,
        } as { metadata: object },
      });
    } else if (
      !isSame(present.endpoints ?? [], endpoints) ||
      !isSame(present.ports ?? [], ports) ||
      !isSame(present.metadata.labels, labels)
    ) {
      changes.push({
        verb: 'update',
        resource: resources.slices,
        object: {
          ...present,
          metadata: { ...present.metadata, labels },
          endpoints,
          ports,
        } as EndpointSlice,
      });
    }
  }
  return [
    ...changes,
    ...unused.map(
      (object): Change => ({
        verb: 'delete',
        resource: resources.slices,
        object,
        tolerate: ['NotFound'],
      }),
    ),
  ];
}
