import { WriteSituation } from '../Kind';
import { fill } from './pod';

const encode = (text: string) => Buffer.from(text).toString('base64');

/** `stringData` is for writing only: it is never stored. */
export function secretDefaults(secret: any): void {
  fill(secret, { type: 'Opaque' });
  if (secret.stringData) {
    secret.data = {
      ...secret.data,
      ...Object.fromEntries(
        Object.entries<string>(secret.stringData).map(([key, text]) => [
          key,
          encode(text),
        ]),
      ),
    };
    delete secret.stringData;
  }
}

export function namespaceDefaults(namespace: any): void {
  namespace.metadata.labels = {
    ...namespace.metadata.labels,
    'kubernetes.io/metadata.name': namespace.metadata.name,
  };
  namespace.spec ??= {};
  namespace.status ??= {};
  fill(namespace.status, { phase: 'Active' });
}

/** A new namespace is held until its content is gone. */
export function prepareNamespace(namespace: any): void {
  namespace.spec.finalizers ??= [];
  if (!namespace.spec.finalizers.includes('kubernetes')) {
    namespace.spec.finalizers.push('kubernetes');
  }
  namespace.status = { phase: 'Active' };
}

/** What a kubelet says of its machine. */
const nodeFacts = [
  'architecture',
  'bootID',
  'containerRuntimeVersion',
  'kernelVersion',
  'kubeProxyVersion',
  'kubeletVersion',
  'machineID',
  'operatingSystem',
  'osImage',
  'systemUUID',
];

export function nodeDefaults(node: any): void {
  node.spec ??= {};
  node.status ??= {};
  fill(node.status, { daemonEndpoints: {}, nodeInfo: {} });
  fill(node.status.daemonEndpoints, { kubeletEndpoint: { Port: 0 } });
  fill(
    node.status.nodeInfo,
    Object.fromEntries(nodeFacts.map(name => [name, ''])),
  );
}

/** Each text that an event has, whoever writes it. */
export function eventDefaults(event: any): void {
  event.eventTime ??= null;
  fill(event, { reportingComponent: '', reportingInstance: '', source: {} });
}

export function resourceQuotaDefaults(quota: any): void {
  quota.spec ??= {};
  quota.status ??= {};
}

/** Limits of a LimitRange that say a maximum limit by default at it. */
export function limitRangeDefaults(range: any): void {
  for (const item of range.spec?.limits ?? []) {
    if (item.type !== 'Container') {
      continue;
    }
    item.default ??= {};
    item.defaultRequest ??= {};
    for (const [name, value] of Object.entries(item.max ?? {})) {
      item.default[name] ??= value;
    }
    for (const [name, value] of Object.entries(item.default)) {
      item.defaultRequest[name] ??= value;
    }
    for (const [name, value] of Object.entries(item.min ?? {})) {
      item.defaultRequest[name] ??= value;
    }
    for (const field of ['default', 'defaultRequest']) {
      if (Object.keys(item[field]).length === 0) {
        delete item[field];
      }
    }
  }
}

export function serviceDefaults(service: any): void {
  service.spec ??= {};
  const { spec } = service;
  fill(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  for (const port of spec.ports ?? []) {
    fill(port, { protocol: 'TCP' });
    port.targetPort ||= port.port;
  }
  if (spec.type !== 'ExternalName') {
    fill(spec, { internalTrafficPolicy: 'Cluster' });
  }
  if (['NodePort', 'LoadBalancer'].includes(spec.type)) {
    fill(spec, { externalTrafficPolicy: 'Cluster' });
  }
  if (spec.type === 'LoadBalancer') {
    fill(spec, { allocateLoadBalancerNodePorts: true });
  }
  service.status ??= { loadBalancer: {} };
}

/** Addresses of services: 10.96.0.0/16, the first of which is the API server's own. */
const servicePrefix = '10.96';
const firstAddress = 2;
const lastAddress = 0xfffe;
/** Ports of nodes that services get. */
const nodePorts = { first: 30_000, last: 32_767 };

function firstFree<T>(
  from: number,
  to: number,
  value: (number: number) => T,
  taken: Set<T>,
): T | undefined {
  for (let number = from; number <= to; number++) {
    const candidate = value(number);
    if (!taken.has(candidate)) {
      taken.add(candidate);
      return candidate;
    }
  }
  return undefined;
}

/** Gives a service the addresses and ports that it lacks. */
export function allocateService(service: any, situation: WriteSituation): void {
  const { spec } = service;
  if (spec.type === 'ExternalName') {
    return;
  }
  const others = situation.list('services');
  if (!spec.clusterIP) {
    const taken = new Set<string>(others.map(each => each.spec.clusterIP));
    spec.clusterIP = firstFree(
      firstAddress,
      lastAddress,
      number => `${servicePrefix}.${number >> 8}.${number & 0xff}`,
      taken,
    );
  }
  fill(spec, {
    clusterIPs: [spec.clusterIP],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  });
  if (['NodePort', 'LoadBalancer'].includes(spec.type)) {
    const taken = new Set<number>(
      others.flatMap(each =>
        (each.spec.ports ?? []).map(({ nodePort }: any) => nodePort),
      ),
    );
    for (const port of spec.ports ?? []) {
      port.nodePort ??= firstFree(
        nodePorts.first,
        nodePorts.last,
        number => number,
        taken,
      );
    }
  }
}

/** What was given to a service stays with it where an update leaves it out. */
export function keepAllocations(
  service: any,
  old: any,
  situation: WriteSituation,
): void {
  const { spec } = service;
  if (spec.type !== 'ExternalName' && old.spec.type !== 'ExternalName') {
    spec.clusterIP ||= old.spec.clusterIP;
    spec.clusterIPs ??= old.spec.clusterIPs;
    if (['NodePort', 'LoadBalancer'].includes(spec.type)) {
      for (const port of spec.ports ?? []) {
        port.nodePort ??= old.spec.ports?.find(
          (each: any) =>
            each.port === port.port && each.protocol === port.protocol,
        )?.nodePort;
      }
    }
  }
  allocateService(service, situation);
}
