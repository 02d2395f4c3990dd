/** Why a pod is not allowed at a level. */
export interface Violation {
  reason: string;
  detail: string;
}

/** Looks at a pod's purpose; undefined where it is fine. */
export type Check = (spec: any) => Violation | undefined;

/** Capabilities that container runtimes give by default. */
const defaultCapabilities = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** Kernel settings that concern the pod alone. */
const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
];

const allowedSeLinuxTypes = [
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
];

/** Sources that the level `restricted` allows for. */
const plainVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

export function containersOf(spec: any): any[] {
  return [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ];
}

export function quote(items: string[]): string {
  return items.map(item => `"${item}"`).join(', ');
}

export function containers(names: string[]): string {
  return `${names.length === 1 ? 'container' : 'containers'} ${quote(names)}`;
}

/** Sorted, each once. */
function sorted(items: string[]): string[] {
  return [...new Set(items)].sort();
}

function namesOf(spec: any, bad: (container: any) => boolean): string[] {
  return containersOf(spec)
    .filter(bad)
    .map(({ name }) => name);
}

/** The check of a property that single containers have. */
export function containerCheck(
  reason: string,
  bad: (container: any) => boolean,
  what: string,
): Check {
  return spec => {
    const names = namesOf(spec, bad);
    return names.length > 0
      ? { reason, detail: `${containers(names)} ${what}` }
      : undefined;
  };
}

const capabilities: Check = spec => {
  const added = ({ securityContext }: any): string[] =>
    (securityContext?.capabilities?.add ?? []).filter(
      (each: string) => !defaultCapabilities.includes(each),
    );
  const names = namesOf(spec, each => added(each).length > 0);
  return names.length > 0
    ? {
        reason: 'non-default capabilities',
        detail: `${containers(names)} must not include ${quote(
          sorted(containersOf(spec).flatMap(added)),
        )} in securityContext.capabilities.add`,
      }
    : undefined;
};

const hostNamespaces: Check = spec => {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter(
    field => spec[field],
  );
  return used.length > 0
    ? {
        reason: 'host namespaces',
        detail: used.map(field => `${field}=true`).join(', '),
      }
    : undefined;
};

const hostPathVolumes: Check = spec => {
  const names = (spec.volumes ?? [])
    .filter(({ hostPath }: any) => hostPath)
    .map(({ name }: any) => name);
  return names.length > 0
    ? {
        reason: 'hostPath volumes',
        detail: `${names.length === 1 ? 'volume' : 'volumes'} ${quote(names)}`,
      }
    : undefined;
};

const hostPorts: Check = spec => {
  const portsOf = ({ ports = [] }: any): string[] =>
    ports
      .filter(({ hostPort }: any) => hostPort)
      .map(({ hostPort }: any) => String(hostPort));
  const names = namesOf(spec, each => portsOf(each).length > 0);
  const ports = sorted(containersOf(spec).flatMap(portsOf));
  return names.length > 0
    ? {
        reason: 'hostPort',
        detail: `${containers(names)} ${names.length === 1 ? 'uses' : 'use'} ${
          ports.length === 1 ? 'hostPort' : 'hostPorts'
        } ${ports.join(', ')}`,
      }
    : undefined;
};

const privileged = containerCheck(
  'privileged',
  ({ securityContext }) => securityContext?.privileged === true,
  'must not set securityContext.privileged=true',
);

const procMount: Check = spec => {
  const mountOf = ({ securityContext }: any) => securityContext?.procMount;
  const bad = (each: any) => ![undefined, 'Default'].includes(mountOf(each));
  const names = namesOf(spec, bad);
  return names.length > 0
    ? {
        reason: 'procMount',
        detail: `${containers(
          names,
        )} must not set securityContext.procMount to ${quote(
          sorted(containersOf(spec).filter(bad).map(mountOf)),
        )}`,
      }
    : undefined;
};

const seLinuxOptions: Check = spec => {
  const forbidden = ({ securityContext }: any) => {
    const { type = '', user, role } = securityContext?.seLinuxOptions ?? {};
    return Boolean(user || role || !allowedSeLinuxTypes.includes(type));
  };
  const names = namesOf(spec, forbidden);
  const who = [
    ...(forbidden(spec) ? ['pod'] : []),
    ...(names.length > 0 ? [containers(names)] : []),
  ];
  return who.length > 0
    ? {
        reason: 'seLinuxOptions',
        detail: `${who.join(
          ' and ',
        )} set forbidden securityContext.seLinuxOptions`,
      }
    : undefined;
};

/** Of a pod and its containers, who sets a field to a value that is refused. */
export function setters(
  spec: any,
  bad: (securityContext: any) => boolean,
): string[] {
  const names = namesOf(spec, ({ securityContext }) => bad(securityContext));
  return [
    ...(bad(spec.securityContext) ? ['pod'] : []),
    ...(names.length > 0 ? [containers(names)] : []),
  ];
}

/** The profiles that are refused among those that are set. */
export function seccompCheck(allowed: string[]): Check {
  return spec => {
    const typeOf = (context: any) => context?.seccompProfile?.type;
    const bad = (context: any) =>
      typeOf(context) !== undefined && !allowed.includes(typeOf(context));
    const who = setters(spec, bad);
    const values = sorted(
      [spec, ...containersOf(spec)]
        .map(({ securityContext }) => securityContext)
        .filter(bad)
        .map(typeOf),
    );
    return who.length > 0
      ? {
          reason: 'seccompProfile',
          detail: `${who.join(
            ' and ',
          )} must not set securityContext.seccompProfile.type to ${quote(
            values,
          )}`,
        }
      : undefined;
  };
}

const sysctls: Check = spec => {
  const used = (spec.securityContext?.sysctls ?? [])
    .map(({ name }: any) => name)
    .filter((name: string) => !safeSysctls.includes(name));
  return used.length > 0
    ? { reason: 'forbidden sysctls', detail: used.join(', ') }
    : undefined;
};

export const restrictedVolumes: Check = spec => {
  const sourceOf = ({ name, ...sources }: any) => Object.keys(sources)[0];
  const bad = (spec.volumes ?? []).filter(
    (volume: any) => !plainVolumes.includes(sourceOf(volume)),
  );
  if (bad.length === 0) {
    return undefined;
  }
  const types = sorted(bad.map(sourceOf));
  const names = bad.map(({ name }: any) => name);
  return {
    reason: 'restricted volume types',
    detail: `${names.length === 1 ? 'volume' : 'volumes'} ${quote(names)} ${
      names.length === 1 ? 'uses' : 'use'
    } restricted volume ${types.length === 1 ? 'type' : 'types'} ${quote(
      types,
    )}`,
  };
};

/** The checks of the level `baseline`, in the order of their names. */
export const baselineChecks: [name: string, check: Check][] = [
  ['capabilities_baseline', capabilities],
  ['hostNamespaces', hostNamespaces],
  ['hostPathVolumes', hostPathVolumes],
  ['hostPorts', hostPorts],
  ['privileged', privileged],
  ['procMount_baseline', procMount],
  ['seLinuxOptions', seLinuxOptions],
  ['seccompProfile_baseline', seccompCheck(['RuntimeDefault', 'Localhost'])],
  ['sysctls', sysctls],
];
