import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * Every string of the form fields.
 *
 * @public
 */
export const scaffolderStorageTranslationRef = createTranslationRef({
  id: 'scaffolder.storage',
  messages: {
    common: {
      loading: 'Asking the storage plugin…',
      retry: 'Try again',
      forbidden: 'You may not see this: {{message}}',
      failed: 'The storage plugin could not be asked: {{message}}',
      others: 'Why others are not offered',
    },
    cluster: {
      title: 'Cluster',
      empty:
        'No cluster is configured. Whoever runs the portal names one under storage.clusters.',
      noneUsable: 'Nothing can be created in any of the clusters.',
      unreachable: 'it does not answer',
      applyOff: 'creating things in it is switched off (apply.enabled)',
    },
    namespace: {
      title: 'Namespace',
      clusterFirst: 'Choose a cluster first.',
      empty: 'The cluster {{cluster}} shows no namespaces.',
      noneUsable: 'There is no namespace in {{cluster}} that you may use.',
      notUsable: '{{name}} cannot be used: {{reason}}',
      notThere: 'there is no such namespace in {{cluster}}',
      noReason: 'no reason was given',
      ownedBy: '{{name}} (of {{owner}})',
    },
    tier: {
      title: 'Tier',
      clusterFirst: 'Choose a cluster first.',
      empty: 'The cluster {{cluster}} has no tier for data.',
      emptyBackup:
        'The cluster {{cluster}} has no tier for copies. Whoever runs the portal gives one of the tiers backupTarget.',
      unavailable: '{{title}}: {{reason}}',
      noClass: 'the storage class {{storageClass}} is not there',
      storageClass: 'Storage class {{storageClass}}',
      room: '{{room}} left on {{pool}}',
      notMeasured: 'Not measured, and no reason was given.',
      roomNotMeasured: 'Room on {{pool}}: {{reason}}',
      noPool: 'Room left: not known, no pool is known for it',
      notUsable: 'The tier {{tier}} cannot be used in {{cluster}}.',
    },
    size: {
      title: 'Size',
      suggestions: 'Sizes to take over',
      placeFirst: 'It is checked when cluster, namespace and tier are chosen.',
      checking: 'Checking…',
      allowed: 'It fits.',
      blocking: 'Does not fit',
      warning: 'Careful',
      information: 'Note',
      ok: 'Fits',
    },
    schedule: {
      title: 'Schedule',
      words: '{{words}} (UTC)',
      suggestions: 'Schedules to take over',
      nightly: 'Every night',
      hourly: 'Every 6 hours',
      weekly: 'Every Sunday',
      fields:
        'A schedule has five parts with spaces between them: minute, hour, day, month, weekday. Such as 17 2 * * * for 02:17 every day.',
      unreadable: 'This is no schedule: {{reason}}',
    },
  },
});
