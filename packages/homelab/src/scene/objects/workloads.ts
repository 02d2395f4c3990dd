import { PodVolume } from '../../cluster/podObjects';
import { claimTemplates, ClaimWish } from './claim';
import { container, ContainerWish } from './container';
import { labelsOf, Manifest, metadataOf, Part } from './manifest';

/** The pods of a workload. */
export interface PodWish extends ContainerWish {
  volumes?: PodVolume[];
  nodeSelector?: Record<string, string>;
  /** Runs before. */
  first?: ContainerWish;
}

/** Stand-ins act on a signal at once. */
const graceSeconds = 10;

function podTemplate(part: Part, wish: PodWish): object {
  return {
    metadata: { labels: labelsOf(part) },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: graceSeconds,
      nodeSelector: wish.nodeSelector,
      ...(wish.first && { initContainers: [container('first', wish.first)] }),
      containers: [container('main', wish)],
      volumes: wish.volumes,
    },
  };
}

function selectorOf(part: Part): object {
  return { matchLabels: { 'app.kubernetes.io/name': part.name } };
}

/** A Deployment of one pod; one with volumes of its own never has two at once. */
export function deployment(part: Part, wish: PodWish): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(part),
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: selectorOf(part),
      template: podTemplate(part, wish),
    },
  };
}

/** A StatefulSet of one pod with the Service that it needs. */
export function statefulSet(
  part: Part,
  wish: PodWish & { claims: Record<string, ClaimWish> },
): Manifest[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadataOf(part),
      spec: {
        clusterIP: 'None',
        selector: { 'app.kubernetes.io/name': part.name },
        ports: [{ name: 'main', port: 5432 }],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadataOf(part),
      spec: {
        replicas: 1,
        serviceName: part.name,
        selector: selectorOf(part),
        template: podTemplate(part, wish),
        volumeClaimTemplates: claimTemplates(part.component, wish.claims),
      },
    },
  ];
}

function jobSpec(part: Part, wish: PodWish): object {
  const { metadata, spec } = podTemplate(part, wish) as {
    metadata: object;
    spec: object;
  };
  return {
    backoffLimit: 2,
    template: { metadata, spec: { ...spec, restartPolicy: 'Never' } },
  };
}

/** A CronJob that runs alone. */
export function cronJob(
  part: Part,
  wish: PodWish & { schedule: string },
): Manifest {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadataOf(part),
    spec: {
      schedule: wish.schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels: labelsOf(part) },
        spec: jobSpec(part, wish),
      },
    },
  };
}

/** A Job that runs once. */
export function job(part: Part, wish: PodWish): Manifest {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadataOf(part),
    spec: jobSpec(part, wish),
  };
}
