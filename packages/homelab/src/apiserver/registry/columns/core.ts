import {
  age,
  ageColumn,
  Column,
  column,
  nameColumn,
  wide,
} from '../../table/Column';

function labelText(labels: Record<string, string> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  return pairs.sort().join(',') || '<none>';
}

function size(value: object | undefined): number {
  return Object.keys(value ?? {}).length;
}

export const configMapColumns: Column[] = [
  nameColumn,
  column('Data', ({ data, binaryData }) => size(data) + size(binaryData)),
  ageColumn,
];

export const secretColumns: Column[] = [
  nameColumn,
  column('Type', ({ type }) => type),
  column('Data', ({ data }) => size(data)),
  ageColumn,
];

export const namespaceColumns: Column[] = [
  nameColumn,
  column('Status', ({ status }) => status?.phase ?? ''),
  ageColumn,
];

function ports(service: any): string {
  return (
    (service.spec.ports ?? [])
      .map(({ port, nodePort, protocol }: any) =>
        nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
      )
      .join(',') || '<none>'
  );
}

function externalAddress({ spec, status }: any): string {
  switch (spec.type) {
    case 'ExternalName':
      return spec.externalName;
    case 'LoadBalancer': {
      const addresses = [
        ...(status?.loadBalancer?.ingress ?? []).map(
          ({ ip, hostname }: any) => ip ?? hostname,
        ),
        ...(spec.externalIPs ?? []),
      ];
      return addresses.join(',') || '<pending>';
    }
    default:
      return spec.externalIPs?.join(',') || '<none>';
  }
}

export const serviceColumns: Column[] = [
  nameColumn,
  column('Type', ({ spec }) => spec.type),
  column('Cluster-IP', ({ spec }) => spec.clusterIPs?.[0] ?? '<none>'),
  column('External-IP', externalAddress),
  column('Port(s)', ports),
  ageColumn,
  wide('Selector', ({ spec }) => labelText(spec.selector)),
];

/** Labels `node-role.kubernetes.io/<role>` and `kubernetes.io/role=<role>`. */
const rolePrefix = 'node-role.kubernetes.io/';

function roles({ metadata: { labels = {} } }: any): string {
  const names = Object.entries<string>(labels).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) {
      return [key.slice(rolePrefix.length)];
    }
    return key === 'kubernetes.io/role' ? [value] : [];
  });
  return names.filter(Boolean).sort().join(',') || '<none>';
}

function nodeState({ spec, status }: any): string {
  const ready = status?.conditions?.find(({ type }: any) => type === 'Ready');
  let state = 'Unknown';
  if (ready) {
    state = ready.status === 'True' ? 'Ready' : 'NotReady';
  }
  return spec?.unschedulable ? `${state},SchedulingDisabled` : state;
}

function nodeAddress(type: string) {
  return ({ status }: any) =>
    status?.addresses?.find((each: any) => each.type === type)?.address ??
    '<none>';
}

export const nodeColumns: Column[] = [
  nameColumn,
  column('Status', nodeState),
  column('Roles', roles),
  ageColumn,
  column('Version', ({ status }) => status?.nodeInfo?.kubeletVersion ?? ''),
  wide('Internal-IP', nodeAddress('InternalIP')),
  wide('External-IP', nodeAddress('ExternalIP')),
  wide('OS-Image', ({ status }) => status?.nodeInfo?.osImage || '<unknown>'),
  wide('Kernel-Version', ({ status }) => {
    const { kernelVersion, architecture } = status?.nodeInfo ?? {};
    const version = kernelVersion || '<unknown>';
    return architecture ? `${version} (${architecture})` : version;
  }),
  wide(
    'Container-Runtime',
    ({ status }) => status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
  ),
];

function seen(event: any, now: number): { first: string; last: string } {
  const first = age(event.firstTimestamp ?? event.eventTime, now);
  const last = event.lastTimestamp ? age(event.lastTimestamp, now) : first;
  return {
    first,
    last: event.series ? age(event.series.lastObservedTime, now) : last,
  };
}

export const eventColumns: Column[] = [
  column('Last Seen', (event, now) => seen(event, now).last),
  column('Type', ({ type }) => type ?? ''),
  column('Reason', ({ reason }) => reason ?? ''),
  column('Object', ({ involvedObject: { kind = '', name } }) =>
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
  ),
  wide('Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? ''),
  wide('Source', ({ source = {}, reportingComponent, reportingInstance }) =>
    [source.component || reportingComponent, source.host || reportingInstance]
      .filter(Boolean)
      .join(', '),
  ),
  column('Message', ({ message }) => (message ?? '').trim()),
  wide('First Seen', (event, now) => seen(event, now).first),
  wide('Count', event => event.series?.count ?? (event.count || 1)),
  column('Name', ({ metadata }) => metadata.name, {
    format: 'name',
    priority: 1,
  }),
];

function quotaText(limits: boolean) {
  return ({ status }: any) =>
    Object.keys(status?.hard ?? {})
      .filter(name => name.startsWith('limits.') === limits)
      .sort()
      .map(
        name => `${name}: ${status.used?.[name] ?? '0'}/${status.hard[name]}`,
      )
      .join(', ');
}

export const resourceQuotaColumns: Column[] = [
  nameColumn,
  column('Request', quotaText(false)),
  column('Limit', quotaText(true)),
  ageColumn,
];

export const endpointsColumns: Column[] = [
  nameColumn,
  column('Endpoints', ({ subsets = [] }) => {
    const all = subsets.flatMap(({ addresses = [], ports: list = [] }: any) =>
      addresses.flatMap(({ ip }: any) =>
        list.length ? list.map(({ port }: any) => `${ip}:${port}`) : [ip],
      ),
    );
    const shown = all.slice(0, 3).join(',');
    return all.length > 3
      ? `${shown} + ${all.length - 3} more...`
      : shown || '<none>';
  }),
  ageColumn,
];
