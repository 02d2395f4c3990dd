import type { JsonObject } from '@backstage/types';
import {
  ANNOTATION_KEPT_BECAUSE,
  ANNOTATION_KEPT_BYTES,
  ANNOTATION_KEPT_CLAIM,
  ANNOTATION_KEPT_POLICY,
  ANNOTATION_KEPT_SINCE,
  LABEL_KEPT_BY,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../../adapters/kubernetes';
import type { StepContext } from '../types';
import { changeObject, volumeRef } from '../movers/objects';

/** Annotations of a kept volume for people who look with kubectl. */
const forPeople = {
  claim: 'stowage.io/kept-claim',
  holds: 'stowage.io/kept-holds',
} as const;

/** Every annotation that a kept volume may carry. */
const keptAnnotations = [
  ...Object.values(forPeople),
  ANNOTATION_KEPT_BECAUSE,
  ANNOTATION_KEPT_BYTES,
  ANNOTATION_KEPT_CLAIM,
  ANNOTATION_KEPT_POLICY,
  ANNOTATION_KEPT_SINCE,
];

/**
 * Marks an original as kept. It stays Released with its policy Retain until a person lets it go.
 *
 * @param options.bytes - what it holds, where that was measured
 * @param options.retired - the claim as it was, where nothing took over from it
 */
export async function markKept(
  context: StepContext,
  options: {
    namespace: string;
    claim: {
      name: string;
      volumeName: string;
      volumeUid: string;
      sourceReclaimPolicy: string;
    };
    bytes?: number;
    files?: number;
    retired?: KubernetesObject;
  },
): Promise<void> {
  const { namespace, claim, bytes, files, retired } = options;
  const marks: Record<string, string> = {
    [forPeople.claim]: `${namespace}/${claim.name}`,
    [ANNOTATION_KEPT_POLICY]: claim.sourceReclaimPolicy,
    ...(bytes !== undefined && {
      [ANNOTATION_KEPT_BYTES]: String(bytes),
      [forPeople.holds]:
        files === undefined
          ? `${bytes} bytes`
          : `${bytes} bytes in ${files} files`,
    }),
    ...(retired && {
      [ANNOTATION_KEPT_BECAUSE]: 'retired',
      [ANNOTATION_KEPT_CLAIM]: JSON.stringify(retired),
    }),
  };
  await changeObject(context, {
    ref: volumeRef(claim.volumeName),
    uid: claim.volumeUid,
    change: volume =>
      volume.metadata.labels?.[LABEL_KEPT_BY] === context.operationId
        ? undefined
        : {
            metadata: {
              labels: { [LABEL_KEPT_BY]: context.operationId },
              annotations: {
                ...marks,
                [ANNOTATION_KEPT_SINCE]: context.now().toISOString(),
              },
            },
          },
  });
}

/** Takes the marks off a kept volume that carries the data again. */
export const noLongerKept = {
  labels: { [LABEL_KEPT_BY]: null },
  annotations: Object.fromEntries(keptAnnotations.map(key => [key, null])),
};

/**
 * What a kept volume says that it belongs to. With the uid of a claim that is gone no other claim of
 * that name is bound to it, and it counts as released.
 */
export function claimRefOfKept(
  namespace: string,
  name: string,
  volume: { uid: string; keptFor?: string },
): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace,
    name,
    // No claim has the uid of a volume either.
    uid: volume.keptFor || volume.uid,
    resourceVersion: null,
  };
}
