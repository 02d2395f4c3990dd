import type {
  RawPod,
  RawPodSpec,
  RawPodVolume,
  RawWorkload,
} from '@stowage/backstage-plugin-storage-common';
import { podSpecOf } from '../objects';

/**
 * Whether no container of the pod can write to a volume of it. A volume that nobody mounts counts
 * as written to: the kubelet has it mounted all the same.
 */
export function isReadOnly(spec: RawPodSpec, volume: RawPodVolume): boolean {
  const source = volume.persistentVolumeClaim ?? volume.nfs;
  if (source?.readOnly) {
    return true;
  }
  const containers = [
    ...(spec.containers ?? []),
    ...(spec.initContainers ?? []),
  ];
  const mounts = containers.flatMap(({ volumeMounts }) =>
    (volumeMounts ?? []).filter(({ name }) => name === volume.name),
  );
  const asDevice = containers.some(({ volumeDevices }) =>
    volumeDevices?.some(({ name }) => name === volume.name),
  );
  return (
    !asDevice &&
    mounts.length > 0 &&
    mounts.every(mount => mount.readOnly === true)
  );
}

/** The claims that a pod mounts; those of ephemeral volumes under their real name. */
export function claimsOfPod(
  pod: RawPod,
): Array<{ claim: string; readOnly: boolean; ephemeral: boolean }> {
  const spec = pod.spec ?? {};
  return (spec.volumes ?? []).flatMap(volume => {
    const ephemeral = volume.ephemeral !== undefined;
    const claim = ephemeral
      ? `${pod.metadata.name}-${volume.name}`
      : volume.persistentVolumeClaim?.claimName;
    return claim
      ? [{ claim, readOnly: isReadOnly(spec, volume), ephemeral }]
      : [];
  });
}

/** A claim of a StatefulSet's template, taken apart. */
export interface TemplateClaim {
  template: string;
  ordinal: number;
}

/** The template that a claim was made from, by the StatefulSet controller's naming. */
export function templateClaimOf(
  workload: RawWorkload,
  claim: string,
): TemplateClaim | undefined {
  if (workload.kind !== 'StatefulSet') {
    return undefined;
  }
  for (const { metadata } of workload.spec?.volumeClaimTemplates ?? []) {
    const prefix = `${metadata.name}-${workload.metadata.name}-`;
    const ordinal = claim.startsWith(prefix)
      ? claim.slice(prefix.length)
      : undefined;
    if (ordinal && /^\d+$/.test(ordinal)) {
      return { template: metadata.name, ordinal: Number(ordinal) };
    }
  }
  return undefined;
}

/** Whether pods of a workload would mount a claim. */
export function namesClaim(workload: RawWorkload, claim: string): boolean {
  return (
    templateClaimOf(workload, claim) !== undefined ||
    (podSpecOf(workload)?.volumes ?? []).some(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim,
    )
  );
}
