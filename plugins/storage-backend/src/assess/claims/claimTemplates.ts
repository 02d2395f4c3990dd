import type {
  ObservedClaim,
  ObservedWorkload,
} from '@stowage/backstage-plugin-storage-common';
import { keyOf } from '../WorldIndex';

/** A claim that the StatefulSet controller made for one replica. */
export interface ReplicaClaim {
  set: ObservedWorkload;
  template: string;
  ordinal: number;
  /** The set has fewer replicas now, so the claim is kept for when it grows again. */
  scaledAway: boolean;
}

/** Finds the StatefulSet replica that a claim's name, `<template>-<set>-<ordinal>`, stands for. */
export interface ClaimTemplateIndex {
  replicaOf(
    claim: Pick<ObservedClaim, 'namespace' | 'name'>,
  ): ReplicaClaim | undefined;
}

/** Indexes the claim templates of StatefulSets. */
export function indexClaimTemplates(
  workloads: ObservedWorkload[],
): ClaimTemplateIndex {
  const templates = new Map<
    string,
    { set: ObservedWorkload; template: string }
  >();
  for (const set of workloads) {
    for (const template of set.claimTemplates) {
      templates.set(keyOf(set.namespace, `${template.name}-${set.name}`), {
        set,
        template: template.name,
      });
    }
  }
  return {
    replicaOf: claim => {
      const match = /^(.+)-(0|[1-9]\d*)$/.exec(claim.name);
      const found = match && templates.get(keyOf(claim.namespace, match[1]));
      if (!found) {
        return undefined;
      }
      const ordinal = Number(match[2]);
      return { ...found, ordinal, scaledAway: ordinal >= found.set.replicas };
    },
  };
}
