import {
  ageColumn,
  Column,
  column,
  nameColumn,
  selectorText,
  wide,
} from '../../table/Column';

export const leaseColumns: Column[] = [
  nameColumn,
  column('Holder', ({ spec }) => spec?.holderIdentity ?? ''),
  ageColumn,
];

function subjects(kind: string) {
  return ({ subjects: all = [] }: any) =>
    all
      .filter((subject: any) => subject.kind === kind)
      .map(({ name, namespace }: any) =>
        namespace ? `${namespace}/${name}` : name,
      )
      .join(', ');
}

export const bindingColumns: Column[] = [
  nameColumn,
  column('Role', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  ageColumn,
  wide('Users', subjects('User')),
  wide('Groups', subjects('Group')),
  wide('ServiceAccounts', subjects('ServiceAccount')),
];

export const disruptionBudgetColumns: Column[] = [
  nameColumn,
  column('Min Available', ({ spec }) => String(spec.minAvailable ?? 'N/A')),
  column('Max Unavailable', ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
  column(
    'Allowed Disruptions',
    ({ status }) => status?.disruptionsAllowed ?? 0,
    {
      type: 'integer',
    },
  ),
  ageColumn,
];

export const priorityClassColumns: Column[] = [
  nameColumn,
  column('Value', ({ value }) => value ?? 0, { type: 'integer' }),
  column('Global-Default', ({ globalDefault }) => Boolean(globalDefault), {
    type: 'boolean',
  }),
  ageColumn,
  column('PreemptionPolicy', ({ preemptionPolicy }) => preemptionPolicy),
];

export const ingressColumns: Column[] = [
  nameColumn,
  column('Class', ({ spec }) => spec.ingressClassName ?? '<none>'),
  column('Hosts', ({ spec: { rules = [] } }) => {
    const hosts = rules.map(({ host }: any) => host).filter(Boolean);
    const shown = hosts.slice(0, 3).join(',');
    return hosts.length > 3
      ? `${shown} + ${hosts.length - 3} more...`
      : shown || '*';
  }),
  column('Address', ({ status }) =>
    (status?.loadBalancer?.ingress ?? [])
      .map(({ ip, hostname }: any) => ip ?? hostname)
      .join(','),
  ),
  column('Ports', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
  ageColumn,
];

export const networkPolicyColumns: Column[] = [
  nameColumn,
  column('Pod-Selector', ({ spec }) => selectorText(spec.podSelector)),
  ageColumn,
];

export const endpointSliceColumns: Column[] = [
  nameColumn,
  column('AddressType', ({ addressType }) => addressType),
  column(
    'Ports',
    ({ ports = [] }) =>
      ports.map(({ port }: any) => port ?? '*').join(',') || '<unset>',
  ),
  column(
    'Endpoints',
    ({ endpoints = [] }) =>
      endpoints.flatMap(({ addresses }: any) => addresses).join(',') ||
      '<unset>',
  ),
  ageColumn,
];

/** What an autoscaler aims at; nothing here measures where it is. */
function targets(metrics: any[] = []): string {
  return (
    metrics
      .map(({ resource }) =>
        resource?.target?.averageUtilization === undefined
          ? '<unknown>'
          : `${resource.name}: <unknown>/${resource.target.averageUtilization}%`,
      )
      .join(', ') || '<none>'
  );
}

export const autoscalerColumns: Column[] = [
  nameColumn,
  column(
    'Reference',
    ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
  ),
  column('Targets', ({ spec }) => targets(spec.metrics)),
  column('MinPods', ({ spec }) => String(spec.minReplicas ?? '<unset>')),
  column('MaxPods', ({ spec }) => spec.maxReplicas),
  column('Replicas', ({ status }) => status?.currentReplicas ?? 0),
  ageColumn,
];
