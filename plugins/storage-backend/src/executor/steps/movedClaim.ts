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

/** Labels and annotations that a claim keeps when it is made anew. */
interface CarriedWords {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

function carriedWords(
  { metadata }: KubernetesObject,
  rules: Pick<SafetyRules, 'rebindList'>,
): CarriedWords {
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(
      ([key]) =>
        !rules.rebindList || !notCopied.some(pattern => pattern.test(key)),
    ),
  );
  return {
    ...(metadata.labels && { labels: metadata.labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

/**
 * What a claim that somebody else has made of that name lacks, as a merge patch; `undefined` where
 * it has everything. What it says otherwise stays. Pure.
 */
export function missingWords(
  live: KubernetesObject,
  claim: KubernetesObject,
): { metadata: CarriedWords } | undefined {
  const wanted = carriedWords(claim, everyRule);
  const missing = (['labels', 'annotations'] as const).flatMap(field => {
    const has = live.metadata[field] ?? {};
    const lacks = Object.entries(wanted[field] ?? {}).filter(
      ([key]) => !(key in has),
    );
    return lacks.length > 0 ? [[field, Object.fromEntries(lacks)]] : [];
  });
  return missing.length > 0
    ? { metadata: Object.fromEntries(missing) }
    : undefined;
}

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
  const { name, namespace } = claim.metadata;
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
      ...carriedWords(claim, rules),
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
