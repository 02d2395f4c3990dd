import type { Finding } from '@stowage/backstage-plugin-storage-common';
import { livePods } from '../claims/mounts';
import { indexClaimTemplates } from '../claims/claimTemplates';
import { keyOf } from '../WorldIndex';
import { ageOf, formatTime } from '../words';
import { claimRef, createFinding } from './finding';
import type { FindingContext } from './context';

/** Time for whoever made the claim to start what mounts it. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Claims that nothing mounts and no template names. Absence is only claimed where everything
 * that could name a claim was read.
 */
export function unmountedFindings(context: FindingContext): Finding[] {
  const { index, now } = context;
  if (
    !index.canRead('pods', 'statefulsets', 'deployments', 'cronjobs', 'jobs')
  ) {
    return [];
  }
  const templates = indexClaimTemplates(index.world.workloads);
  return context.claims.flatMap(({ observed }) => {
    if (
      observed.phase !== 'Bound' ||
      observed.deletingSince ||
      ageOf({ time: observed.createdAt, now }) <= PATIENCE_MS ||
      livePods(observed, index).length > 0 ||
      index.templatesByClaim.has(keyOf(observed.namespace, observed.name))
    ) {
      return [];
    }
    const replica = templates.replicaOf(observed);
    if (replica && !replica.scaledAway) {
      return [];
    }
    const subject = claimRef(index.world.name, observed);
    const finished = index.podsByClaim.has(
      keyOf(observed.namespace, observed.name),
    )
      ? ' Only finished pods name it.'
      : '';
    return [
      createFinding({
        code: 'MOUNTED_BY_NOTHING',
        subject,
        claims: [subject],
        evidence: replica
          ? `The claim belongs to replica ${replica.ordinal} of the StatefulSet ${replica.set.name}, which has ${replica.set.replicas} now.${finished}`
          : `No pod mounts the claim, and no StatefulSet, Deployment, CronJob or running Job names it.${finished} It was made at ${formatTime(
              observed.createdAt,
            )}.`,
        data: {
          createdAt: observed.createdAt,
          statefulSet: replica?.set.name,
          ordinal: replica?.ordinal,
        },
      }),
    ];
  });
}
