import { quantityToBigInt } from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../../adapters/kubernetes';
import { everyRule, SafetyRules } from '../rules';

/** Annotations that say what a claim is bound to: copying them ends in the phase Lost. */
const notCopied = [
  /^pv\.kubernetes\.io\//,
  /^volume\.kubernetes\.io\//,
  /^volume\.beta\.kubernetes\.io\//,
  /^kubectl\.kubernetes\.io\/last-applied-configuration$/,
];

/**
 * The claim under the old name for another volume: labels, annotations, access modes, mode, the
 * request as far as the volume has it, the volume's class. Nothing else: a data source would fill
 * it, a selector would keep it from the volume. Pure.
 */
export function movedClaim(
  claim: KubernetesObject,
  volume: KubernetesObject,
  rules: Pick<SafetyRules, 'rebindList'> = everyRule,
): KubernetesObject {
  const { name, namespace, labels } = claim.metadata;
  const annotations = Object.fromEntries(
    Object.entries(claim.metadata.annotations ?? {}).filter(
      ([key]) =>
        !rules.rebindList || !notCopied.some(pattern => pattern.test(key)),
    ),
  );
  const { accessModes, volumeMode, resources } = claim.spec as {
    accessModes: string[];
    volumeMode?: string;
    resources: { requests: { storage: string } };
  };
  const { capacity, storageClassName = '' } = volume.spec as {
    capacity: { storage: string };
    storageClassName?: string;
  };
  const { storage: request } = resources.requests;
  const fits =
    (quantityToBigInt(request) ?? 0n) <=
    (quantityToBigInt(capacity.storage) ?? 0n);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace,
      ...(labels && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      accessModes,
      ...(volumeMode && { volumeMode }),
      resources: { requests: { storage: fits ? request : capacity.storage } },
      // Written out even where it is empty: left out it would become the default class.
      storageClassName,
      volumeName: volume.metadata.name,
    },
  };
}
