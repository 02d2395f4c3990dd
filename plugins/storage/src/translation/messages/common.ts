/** Words that more than one screen uses. */
export const common = {
  page: { title: 'Storage' },
  tab: {
    overview: 'Needs attention',
    claims: 'Claims',
    pools: 'Pools',
    clusters: 'Clusters',
    operations: 'Operations',
    kept: 'Kept originals',
  },
  severity: {
    critical: 'Critical',
    warning: 'Warning',
    unknown: 'Not known',
    information: 'Information',
  },
  list: { more_one: 'and {{count}} more', more_other: 'and {{count}} more' },
  value: { any: 'Any' },
  state: {
    loading: 'Storage is being read',
    retry: 'Try again',
    failedTitle: 'The storage could not be read',
    failedHint:
      'Nothing is known about the storage until this works again. The portal keeps trying.',
    unreachable:
      'The storage backend does not answer. The network or the backend may be down.',
    forbiddenTitle: 'You may not see this',
    forbiddenPermission:
      'It needs the permission {{permission}}. Ask whoever runs the portal to grant it to you or your team.',
    notFoundTitle: 'There is no such thing',
    staleTitle:
      'The newest state could not be read; what is shown was read {{time}}',
  },
  signs: {
    hiddenClaims_one: '{{count}} more claim is here that you may not see.',
    hiddenClaims_other: '{{count}} more claims are here that you may not see.',
  },
  events: {
    title: 'Events',
    none: 'No storage events in the last hour or so that Kubernetes keeps them.',
    type: 'Type',
    object: 'Object',
    reason: 'Reason',
    message: 'Message',
    count: 'Times',
    lastSeen: 'Last seen',
    normal: 'Normal',
    warning: 'Warning',
  },
} as const;
