import type {
  OperationCheck,
  RawPod,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { wordsOf } from '../objects';
import { isCustomResource } from './roots';
import type { Root } from './roots';

/** Kinds that are known to stay stopped and to come back as they were. */
export const stoppableKinds = [
  'StatefulSet',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'CronJob',
] as const;

/** One of {@link stoppableKinds}. */
export type StoppableKind = (typeof stoppableKinds)[number];

/** Whether a kind is in the table of kinds that can be stopped. */
export function isStoppable(kind: string): kind is StoppableKind {
  return stoppableKinds.some(known => known === kind);
}

/**
 * Why what is behind a pod, or behind a template, cannot be stopped and started again;
 * `undefined` where it can.
 */
export function whyNotStopped(options: {
  root: Root;
  pod?: RawPod;
}): OperationCheck | undefined {
  const {
    root: { workload, owner },
    pod,
  } = options;
  const behind = workload ?? pod;
  if (!behind) {
    return undefined;
  }
  const words = wordsOf(behind, behind.metadata.namespace);
  if (owner) {
    const owned = `${words} is owned by ${owner.kind} ${owner.name} (${owner.apiVersion})`;
    return isCustomResource(owner)
      ? check(
          'OPERATOR_OWNED',
          `${owned}, whose operator would start it again in the middle of the move.`,
        )
      : check(
          'OWNER_UNKNOWN',
          `${owned}, which cannot be stopped and started safely.`,
        );
  }
  if (!workload) {
    return check(
      'BARE_POD',
      `${words} uses the claim and has no owner: nobody would start it again.`,
    );
  }
  if (workload.kind === 'Job') {
    return check(
      'JOB_RUNNING',
      `${words} uses the claim. It is not known whether it could be repeated.`,
    );
  }
  return isStoppable(workload.kind)
    ? undefined
    : check('OWNER_UNKNOWN', `${words} cannot be stopped and started safely.`);
}
