import {
  baselineChecks,
  Check,
  containerCheck,
  containers,
  containersOf,
  quote,
  restrictedVolumes,
  seccompCheck,
  setters,
} from './checks';

/** Checks of `baseline` that a stricter one takes the place of. */
const replaced = [
  'capabilities_baseline',
  'hostPathVolumes',
  'seccompProfile_baseline',
];

const capabilities: Check = spec => {
  const of = ({ securityContext }: any) => securityContext?.capabilities ?? {};
  const all = containersOf(spec);
  const keeping = all.filter(each => !of(each).drop?.includes('ALL'));
  const addedBy = (each: any): string[] =>
    (of(each).add ?? []).filter((name: string) => name !== 'NET_BIND_SERVICE');
  const adding = all.filter(each => addedBy(each).length > 0);
  const names = (list: any[]) => containers(list.map(({ name }) => name));
  const details = [
    ...(keeping.length > 0
      ? [`${names(keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...(adding.length > 0
      ? [
          `${names(adding)} must not include ${quote(
            [...new Set(adding.flatMap(addedBy))].sort(),
          )} in securityContext.capabilities.add`,
        ]
      : []),
  ];
  return details.length > 0
    ? { reason: 'unrestricted capabilities', detail: details.join('; ') }
    : undefined;
};

/** Containers that neither set a field themselves nor have it from their pod. */
function withoutField(
  spec: any,
  set: (securityContext: any) => boolean,
): string[] {
  return set(spec.securityContext)
    ? []
    : containersOf(spec)
        .filter(({ securityContext }) => !set(securityContext))
        .map(({ name }) => name);
}

const runAsNonRoot: Check = spec => {
  const reason = 'runAsNonRoot != true';
  const refused = (context: any) => context?.runAsNonRoot === false;
  // What a container says wins over its pod.
  const everyContainer = containersOf(spec).every(
    ({ securityContext }) => securityContext?.runAsNonRoot === true,
  );
  const who = setters(spec, refused).filter(
    each => !(each === 'pod' && everyContainer),
  );
  if (who.length > 0) {
    return {
      reason,
      detail: `${who.join(
        ' and ',
      )} must not set securityContext.runAsNonRoot=false`,
    };
  }
  const names = withoutField(spec, context => context?.runAsNonRoot === true);
  return names.length > 0
    ? {
        reason,
        detail: `pod or ${containers(
          names,
        )} must set securityContext.runAsNonRoot=true`,
      }
    : undefined;
};

const runAsUser: Check = spec => {
  const who = setters(spec, context => context?.runAsUser === 0);
  return who.length > 0
    ? {
        reason: 'runAsUser=0',
        detail: `${who.join(' and ')} must not set runAsUser=0`,
      }
    : undefined;
};

const profiles = ['RuntimeDefault', 'Localhost'];

const seccomp: Check = spec => {
  const refused = seccompCheck(profiles)(spec);
  if (refused) {
    return refused;
  }
  const names = withoutField(spec, context =>
    profiles.includes(context?.seccompProfile?.type),
  );
  return names.length > 0
    ? {
        reason: 'seccompProfile',
        detail: `pod or ${containers(
          names,
        )} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
      }
    : undefined;
};

/** The checks of the level `restricted`: those of `baseline` and its own. */
export const restrictedChecks: [name: string, check: Check][] = [
  ...baselineChecks.filter(([name]) => !replaced.includes(name)),
  [
    'allowPrivilegeEscalation',
    containerCheck(
      'allowPrivilegeEscalation != false',
      ({ securityContext }) =>
        securityContext?.allowPrivilegeEscalation !== false,
      'must set securityContext.allowPrivilegeEscalation=false',
    ),
  ],
  ['capabilities_restricted', capabilities],
  ['restrictedVolumes', restrictedVolumes],
  ['runAsNonRoot', runAsNonRoot],
  ['runAsUser', runAsUser],
  ['seccompProfile_restricted', seccomp],
];
