import type { ObservedPod } from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../ClusterClient';
import {
  deletion,
  identity,
  labelsOf,
  ownerOf,
  Raw,
  withoutUndefined,
} from './metadata';

/** Names of the claims that a pod's volumes name, as they stand in a pod template. */
export function claimNamesOf(podSpec: Raw | undefined): string[] {
  const volumes: Raw[] = podSpec?.volumes ?? [];
  return volumes
    .map(volume => volume.persistentVolumeClaim?.claimName)
    .filter(name => typeof name === 'string');
}

/**
 * A generic ephemeral volume's claim is called `<pod>-<volume>`
 * (https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming).
 */
function podClaims(podName: string, spec: Raw): ObservedPod['claims'] {
  const volumes: Raw[] = spec.volumes ?? [];
  const containers: Raw[] = [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
  ];
  return volumes.flatMap(volume => {
    const claimName = volume.ephemeral
      ? `${podName}-${volume.name}`
      : volume.persistentVolumeClaim?.claimName;
    if (!claimName) {
      return [];
    }
    const mounts = containers
      .flatMap((container): Raw[] => container.volumeMounts ?? [])
      .filter(({ name }) => name === volume.name);
    return [
      {
        claimName,
        readOnly:
          volume.persistentVolumeClaim?.readOnly === true ||
          (mounts.length > 0 && mounts.every(mount => mount.readOnly === true)),
      },
    ];
  });
}

function waitingWords(statuses: Raw[]): string[] {
  return statuses.flatMap(({ state }) => {
    const waiting = state?.waiting;
    if (!waiting?.reason) {
      return [];
    }
    return [
      waiting.message
        ? `${waiting.reason}: ${waiting.message}`
        : waiting.reason,
    ];
  });
}

function terminationMessages(statuses: Raw[]): string[] {
  return statuses
    .flatMap(({ state, lastState }) => [
      state?.terminated,
      lastState?.terminated,
    ])
    .filter(terminated => terminated?.message)
    .sort((a, b) =>
      String(b.finishedAt ?? '').localeCompare(String(a.finishedAt ?? '')),
    )
    .map(terminated => terminated.message);
}

/** A Pod. */
export function trimPod(object: KubernetesObject): ObservedPod {
  const { spec = {}, status = {}, metadata } = object as Raw;
  const conditions: Raw[] = status.conditions ?? [];
  const statuses: Raw[] = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ];
  const containers: Raw[] = spec.containers ?? [];
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  return withoutUndefined<ObservedPod>({
    namespace: metadata.namespace ?? '',
    ...identity(object),
    ...deletion(object),
    labels: labelsOf(metadata.labels),
    nodeName: spec.nodeName || undefined,
    phase: status.phase ?? 'Unknown',
    ready: conditions.some(
      ({ type, status: value }) => type === 'Ready' && value === 'True',
    ),
    ...ownerOf(object),
    claims: podClaims(metadata.name, spec),
    images: containers.map(({ image }) => image),
    unschedulableMessage:
      scheduled?.status === 'False' ? scheduled.message : undefined,
    waiting: waitingWords(statuses),
    terminationMessages: terminationMessages(statuses),
  });
}
