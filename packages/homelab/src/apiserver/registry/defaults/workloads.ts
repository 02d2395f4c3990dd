import { sameJson } from '../../Resource';
import { claimDefaults } from './storage';
import { fill, podSpecDefaults } from './pod';

function templateDefaults(template: any): void {
  template.metadata ??= {};
  template.spec ??= {};
  podSpecDefaults(template.spec);
}

/** Defaults of pkg/apis/apps/v1/defaults.go. */
export function statefulSetDefaults(set: any): void {
  const { spec } = set;
  if (!spec) {
    return;
  }
  spec.template ??= {};
  templateDefaults(spec.template);
  fill(spec, {
    podManagementPolicy: 'OrderedReady',
    replicas: 1,
    revisionHistoryLimit: 10,
    updateStrategy: {},
    persistentVolumeClaimRetentionPolicy: {},
  });
  fill(spec.updateStrategy, { type: 'RollingUpdate' });
  if (spec.updateStrategy.type === 'RollingUpdate') {
    fill(spec.updateStrategy, { rollingUpdate: {} });
    fill(spec.updateStrategy.rollingUpdate, { partition: 0 });
  }
  fill(spec.persistentVolumeClaimRetentionPolicy, {
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
  });
  for (const claim of spec.volumeClaimTemplates ?? []) {
    // What is made from a template says what it is.
    claim.apiVersion ??= 'v1';
    claim.kind ??= 'PersistentVolumeClaim';
    claimDefaults(claim);
  }
  set.status ??= {};
  fill(set.status, { replicas: 0, availableReplicas: 0 });
}

const rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%' };

export function deploymentDefaults(deployment: any): void {
  const { spec } = deployment;
  if (!spec) {
    return;
  }
  spec.template ??= {};
  templateDefaults(spec.template);
  fill(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: {},
  });
  fill(spec.strategy, { type: 'RollingUpdate' });
  if (spec.strategy.type === 'RollingUpdate') {
    fill(spec.strategy, { rollingUpdate: {} });
    fill(spec.strategy.rollingUpdate, rollingUpdate);
  }
  deployment.status ??= {};
}

export function replicaSetDefaults(set: any): void {
  const { spec } = set;
  if (!spec) {
    return;
  }
  if (spec.template) {
    templateDefaults(spec.template);
  }
  fill(spec, { replicas: 1 });
  set.status ??= {};
  fill(set.status, { replicas: 0 });
}

export function daemonSetDefaults(set: any): void {
  const { spec } = set;
  if (!spec) {
    return;
  }
  spec.template ??= {};
  templateDefaults(spec.template);
  fill(spec, { revisionHistoryLimit: 10, updateStrategy: {} });
  fill(spec.updateStrategy, { type: 'RollingUpdate' });
  if (spec.updateStrategy.type === 'RollingUpdate') {
    fill(spec.updateStrategy, { rollingUpdate: {} });
    fill(spec.updateStrategy.rollingUpdate, { maxUnavailable: 1, maxSurge: 0 });
  }
  set.status ??= {};
  fill(set.status, {
    currentNumberScheduled: 0,
    desiredNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
  });
}

/** Defaults of pkg/apis/batch/v1/defaults.go. */
export function jobDefaults(job: any): void {
  if (!job.spec) {
    return;
  }
  jobSpecDefaults(job.spec);
  job.status ??= {};
}

function jobSpecDefaults(spec: any): void {
  spec.template ??= {};
  templateDefaults(spec.template);
  if (spec.completions === undefined && spec.parallelism === undefined) {
    spec.completions = 1;
  }
  fill(spec, {
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2147483647,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec.podFailurePolicy
      ? 'Failed'
      : 'TerminatingOrFailed',
  });
}

export function cronJobDefaults(cronJob: any): void {
  const { spec } = cronJob;
  if (!spec) {
    return;
  }
  fill(spec, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  if (spec.jobTemplate?.spec) {
    // Jobs get the rest of their defaults when they are made.
    spec.jobTemplate.metadata ??= {};
    spec.jobTemplate.spec.template ??= {};
    templateDefaults(spec.jobTemplate.spec.template);
  }
  cronJob.status ??= {};
}

/** Labels that join the pods of a job to it, with and without their prefix. */
const uidLabels = ['controller-uid', 'batch.kubernetes.io/controller-uid'];
const nameLabels = ['job-name', 'batch.kubernetes.io/job-name'];

/** A job's own selector and labels: its pods are told by its uid. */
export function generateJobSelector(job: any): void {
  const { spec, metadata } = job;
  if (spec?.manualSelector || !spec) {
    return;
  }
  const template = (spec.template.metadata ??= {});
  template.labels = {
    ...template.labels,
    ...Object.fromEntries(uidLabels.map(label => [label, metadata.uid])),
    ...Object.fromEntries(nameLabels.map(label => [label, metadata.name])),
  };
  spec.selector = {
    ...spec.selector,
    matchLabels: {
      ...spec.selector?.matchLabels,
      [uidLabels[1]]: metadata.uid,
    },
  };
  metadata.labels ??= { ...template.labels };
}

/** Annotation that counts the templates that a DaemonSet has had. */
const templateGeneration = 'deprecated.daemonset.template.generation';

/** Counts a DaemonSet's templates, the present one included. */
export function countTemplate(set: any, old?: any): void {
  const before = Number(old?.metadata.annotations?.[templateGeneration] ?? 0);
  const same = old && sameJson(set.spec?.template, old.spec?.template);
  set.metadata.annotations = {
    ...set.metadata.annotations,
    [templateGeneration]: String(same ? before : before + 1),
  };
}
