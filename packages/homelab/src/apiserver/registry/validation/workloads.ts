import {
  FieldError,
  forbidden,
  immutable,
  invalid,
  notSupported,
  required,
} from '../../FieldError';
import { sameJson } from '../../Resource';
import {
  LabelSelector,
  matchesLabels,
  requirementsOf,
} from '../../selectors/labelSelector';
import { validateLabels } from './metadata';
import { validatePodSpec } from './pod';
import { validateClaimSpec } from './storage';

function nonNegative(value: number | undefined, field: string): FieldError[] {
  return value !== undefined && value < 0
    ? [invalid(field, value, 'must be greater than or equal to 0')]
    : [];
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector) {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}

function validateTemplate(
  spec: any,
  options: {
    what: string;
    restartPolicies: string[];
    moreVolumes?: string[];
  },
): FieldError[] {
  const { what, restartPolicies, moreVolumes } = options;
  const errors: FieldError[] = [];
  const { selector, template } = spec;
  const labels = template.metadata?.labels ?? {};
  if (!selector) {
    errors.push(required('spec.selector'));
  } else if (isEmpty(selector)) {
    errors.push(
      invalid(
        'spec.selector',
        selector,
        `empty selector is invalid for ${what}`,
      ),
    );
  } else if (!matchesLabels(requirementsOf(selector), labels)) {
    errors.push(
      invalid(
        'spec.template.metadata.labels',
        labels,
        '`selector` does not match template `labels`',
      ),
    );
  }
  errors.push(
    ...validateLabels(labels, 'spec.template.labels'),
    ...validatePodSpec(template.spec, 'spec.template.spec', moreVolumes),
  );
  const { restartPolicy } = template.spec;
  if (!restartPolicies.includes(restartPolicy)) {
    errors.push(
      notSupported(
        'spec.template.spec.restartPolicy',
        restartPolicy,
        restartPolicies,
      ),
    );
  }
  return errors;
}

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

function without(spec: any, fields: string[]): unknown {
  return Object.fromEntries(
    Object.entries(spec).filter(([field]) => !fields.includes(field)),
  );
}

export function validateStatefulSet(set: any, old?: any): FieldError[] {
  const { spec } = set;
  if (!spec) {
    return [required('spec')];
  }
  const claims: any[] = spec.volumeClaimTemplates ?? [];
  const errors = [
    ...(['OrderedReady', 'Parallel'].includes(spec.podManagementPolicy)
      ? []
      : [
          invalid(
            'spec.podManagementPolicy',
            spec.podManagementPolicy,
            "must be 'OrderedReady' or 'Parallel'",
          ),
        ]),
    ...(old
      ? []
      : claims.flatMap((claim, index) =>
          validateClaimSpec(
            claim.spec,
            `spec.volumeClaimTemplates[${index}].spec`,
          ),
        )),
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateTemplate(spec, {
      what: 'statefulset',
      restartPolicies: ['Always'],
      moreVolumes: claims.map(({ metadata }) => metadata?.name),
    }),
  ];
  if (
    old &&
    !sameJson(without(spec, changeable), without(old.spec, changeable))
  ) {
    errors.push(
      forbidden(
        'spec',
        `updates to statefulset spec for fields other than ${changeable
          .slice(0, -1)
          .map(field => `'${field}'`)
          .join(', ')} and 'minReadySeconds' are forbidden`,
      ),
    );
  }
  return errors;
}

/** Deployments, ReplicaSets and DaemonSets: their selector is for good. */
export function validateController(what: string) {
  return ({ spec }: any, old?: any): FieldError[] => {
    if (!spec) {
      return [required('spec')];
    }
    return [
      ...nonNegative(spec.replicas, 'spec.replicas'),
      ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
      ...(spec.template
        ? validateTemplate(spec, { what, restartPolicies: ['Always'] })
        : [required('spec.template')]),
      ...(old && !sameJson(spec.selector, old.spec.selector)
        ? [immutable('spec.selector', spec.selector ?? null)]
        : []),
    ];
  };
}

const jobNumbers = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
];

function validateJobSpec(spec: any, path: string): FieldError[] {
  const { restartPolicy } = spec.template.spec;
  return [
    ...jobNumbers.flatMap(field =>
      nonNegative(spec[field], `${path}.${field}`),
    ),
    ...validatePodSpec(spec.template.spec, `${path}.template.spec`),
    ...(restartPolicy === 'Always'
      ? [
          {
            field: `${path}.template.spec.restartPolicy`,
            reason: 'FieldValueRequired',
            message: 'Required value: valid values: "OnFailure", "Never"',
          },
        ]
      : []),
  ];
}

const fixedInJobs = [
  'selector',
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
];

function validateJobChange(spec: any, old: any): FieldError[] {
  // What a suspended job runs, and how much of it, may still be changed.
  const fixed = [
    ...fixedInJobs,
    ...(spec.completionMode === 'Indexed' ? [] : ['completions']),
    ...(old.suspend ? [] : ['template']),
  ];
  return fixed
    .filter(field => !sameJson(spec[field], old[field]))
    .map(field => immutable(`spec.${field}`, spec[field] ?? null));
}

export function validateJob({ spec }: any, old?: any): FieldError[] {
  if (!spec) {
    return [required('spec')];
  }
  return [
    ...validateJobSpec(spec, 'spec'),
    ...(spec.selector ? [] : [required('spec.selector')]),
    ...(old ? validateJobChange(spec, old.spec) : []),
  ];
}

/** Names of days and months, shortcuts, and numbers with `*`, `,`, `-`, `/`. */
const scheduleField = /^[\d*,/\-?LW#A-Za-z]+$/;
const scheduleMacros =
  /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/;

function validateSchedule(schedule: string): FieldError[] {
  const fields = schedule.trim().split(/\s+/);
  if (scheduleMacros.test(schedule)) {
    return [];
  }
  if (fields.length !== 5) {
    return [
      invalid(
        'spec.schedule',
        schedule,
        `expected exactly 5 fields, found ${fields.length}: [${fields.join(
          ' ',
        )}]`,
      ),
    ];
  }
  const wrong = fields.find(field => !scheduleField.test(field));
  return wrong
    ? [invalid('spec.schedule', schedule, `failed to parse int from ${wrong}`)]
    : [];
}

const concurrencyPolicies = ['Allow', 'Forbid', 'Replace'];
/** Jobs of a CronJob add 11 characters to its name. */
const longestCronJobName = 52;

export function validateCronJob({ metadata, spec }: any, old?: any) {
  if (!spec) {
    return [required('spec')];
  }
  return [
    ...(!old && metadata.name?.length > longestCronJobName
      ? [
          invalid(
            'metadata.name',
            metadata.name,
            `must be no more than ${longestCronJobName} characters`,
          ),
        ]
      : []),
    ...(spec.schedule
      ? validateSchedule(spec.schedule)
      : [required('spec.schedule')]),
    ...(concurrencyPolicies.includes(spec.concurrencyPolicy)
      ? []
      : [
          notSupported(
            'spec.concurrencyPolicy',
            spec.concurrencyPolicy,
            concurrencyPolicies,
          ),
        ]),
    ...(spec.jobTemplate?.spec
      ? validateJobSpec(spec.jobTemplate.spec, 'spec.jobTemplate.spec')
      : [required('spec.jobTemplate.spec')]),
    ...nonNegative(
      spec.successfulJobsHistoryLimit,
      'spec.successfulJobsHistoryLimit',
    ),
    ...nonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
  ];
}
