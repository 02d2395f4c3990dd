import type {
  ObservedCronJob,
  ObservedJob,
  ObservedWorkload,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../ClusterClient';
import {
  identity,
  labelsOf,
  ownerOf,
  Raw,
  storageAnnotations,
  withoutUndefined,
} from './metadata';
import { claimNamesOf } from './pod';
import { bytesOf } from './bytes';

function workload(
  kind: ObservedWorkload['kind'],
  object: KubernetesObject,
): ObservedWorkload {
  const { spec = {}, status = {}, metadata } = object as Raw;
  const templates: Raw[] = spec.volumeClaimTemplates ?? [];
  return {
    kind,
    namespace: metadata.namespace ?? '',
    ...identity(object),
    labels: labelsOf(metadata.labels),
    annotations: storageAnnotations(object),
    podLabels: labelsOf(spec.template?.metadata?.labels),
    replicas: spec.replicas ?? 1,
    readyReplicas: status.readyReplicas ?? 0,
    claimNames: claimNamesOf(spec.template?.spec),
    claimTemplates: templates.map(template =>
      withoutUndefined({
        name: template.metadata?.name ?? '',
        storageClass: template.spec?.storageClassName,
        requestedBytes: bytesOf(template.spec?.resources?.requests?.storage),
      }),
    ),
  };
}

/** A StatefulSet. */
export function trimStatefulSet(object: KubernetesObject): ObservedWorkload {
  return workload('StatefulSet', object);
}

/** A Deployment. */
export function trimDeployment(object: KubernetesObject): ObservedWorkload {
  return workload('Deployment', object);
}

/** A CronJob. */
export function trimCronJob(object: KubernetesObject): ObservedCronJob {
  const { spec = {}, status = {}, metadata } = object as Raw;
  const template = spec.jobTemplate?.spec?.template;
  return withoutUndefined<ObservedCronJob>({
    namespace: metadata.namespace ?? '',
    ...identity(object),
    labels: labelsOf(metadata.labels),
    annotations: storageAnnotations(object),
    podLabels: labelsOf(template?.metadata?.labels),
    schedule: spec.schedule,
    suspended: spec.suspend === true,
    lastScheduleAt: status.lastScheduleTime,
    lastSuccessAt: status.lastSuccessfulTime,
    claimNames: claimNamesOf(template?.spec),
  });
}

/** Conditions of a Job that say how it ended or why it rests. */
const jobStates: Array<[string, ObservedJob['state']]> = [
  ['Complete', 'succeeded'],
  ['Failed', 'failed'],
  ['Suspended', 'suspended'],
];

/** A Job. */
export function trimJob(object: KubernetesObject): ObservedJob {
  const { spec = {}, status = {}, metadata } = object as Raw;
  const conditions: Raw[] = (status.conditions ?? []).filter(
    (condition: Raw) => condition.status === 'True',
  );
  const [decisive, state] = jobStates
    .map(
      ([type, value]) =>
        [conditions.find(condition => condition.type === type), value] as const,
    )
    .find(([condition]) => condition) ?? [undefined, 'running' as const];
  return withoutUndefined<ObservedJob>({
    namespace: metadata.namespace ?? '',
    ...identity(object),
    labels: labelsOf(metadata.labels),
    podLabels: labelsOf(spec.template?.metadata?.labels),
    ...ownerOf(object),
    state,
    startedAt: status.startTime,
    // Only a Job that succeeded has a completionTime.
    finishedAt:
      status.completionTime ??
      (state === 'failed' ? decisive?.lastTransitionTime : undefined),
    message: decisive?.message || undefined,
    claimNames: claimNamesOf(spec.template?.spec),
  });
}
