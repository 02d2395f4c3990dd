import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import type { Finding } from '@stowage/backstage-plugin-storage-common';
import { deleteEffect } from '../claims/deleteEffect';
import { livePods } from '../claims/mounts';
import { ageOf, enumerate, formatRatio, formatTime } from '../words';
import { claimRef, createFinding } from './finding';
import type { FindingContext, MeasuredClaim } from './context';
import type { FindingInput } from './finding';

/** Pods get 30 seconds to stop by default, databases minutes. */
const DELETION_PATIENCE_MS = 10 * 60_000;

type Rule = (
  claim: MeasuredClaim,
  context: FindingContext,
) => Omit<FindingInput, 'subject' | 'claims'> | undefined;

const lost: Rule = ({ observed }) =>
  observed.phase === 'Lost'
    ? {
        code: 'CLAIM_LOST',
        evidence: `The claim was bound to the volume ${
          observed.volumeName ?? '(name not known)'
        }, which is not in the cluster any more.`,
        data: { volume: observed.volumeName },
      }
    : undefined;

const deletingStuck: Rule = ({ observed, volume }, { index, now }) => {
  const { deletingSince } = observed;
  if (
    !deletingSince ||
    ageOf({ time: deletingSince, now }) <= DELETION_PATIENCE_MS
  ) {
    return undefined;
  }
  const pods = livePods(observed, index);
  if (pods.length === 0) {
    return undefined;
  }
  return {
    code: 'CLAIM_DELETING_STUCK',
    evidence: `The claim was deleted at ${formatTime(
      deletingSince,
    )} and is kept only because it is in use by ${enumerate(
      pods.map(pod => pod.name),
    )}; when they stop, it goes${
      volume?.reclaimPolicy === 'Delete' ? ' and its volume with it' : ''
    }.`,
    since: deletingSince,
    data: { pods: enumerate(pods.map(pod => pod.name)) },
  };
};

const largerThanAsked: Rule = ({ observed, profile, reading }) => {
  const { requestedBytes } = observed;
  const { usedBytes } = reading;
  if (
    profile.row.enforcesSize === 'yes' ||
    requestedBytes === undefined ||
    usedBytes === undefined ||
    usedBytes <= requestedBytes
  ) {
    return undefined;
  }
  return {
    code: 'LARGER_THAN_ASKED',
    evidence: `${formatBytes(usedBytes)} are used and ${formatBytes(
      requestedBytes,
    )} were asked for, measured at ${formatTime(reading.measuredAt ?? '')}; ${
      profile.row.enforcesSize === 'no'
        ? 'the driver does not enforce sizes'
        : 'whether the driver enforces sizes is not known'
    }.`,
    data: { usedBytes, requestedBytes, measuredAt: reading.measuredAt },
  };
};

/** A volume whose size binds fills up by itself; all others share a pool. */
const volumeFilling: Rule = (
  { observed, volume, profile, reading },
  { poolFillingRatio },
) => {
  const limit = volume?.capacityBytes ?? observed.capacityBytes;
  if (
    profile.row.enforcesSize !== 'yes' ||
    reading.usedBytes === undefined ||
    !limit
  ) {
    return undefined;
  }
  const ratio = reading.usedBytes / limit;
  if (ratio < poolFillingRatio) {
    return undefined;
  }
  return {
    code: ratio >= 1 ? 'VOLUME_FULL' : 'VOLUME_FILLING',
    evidence: `${formatBytes(reading.usedBytes)} of ${formatBytes(
      limit,
    )} are used (${formatRatio(ratio)}), measured at ${formatTime(
      reading.measuredAt ?? '',
    )}.`,
    data: {
      usedBytes: reading.usedBytes,
      limit,
      ratio: ratio.toFixed(3),
      measuredAt: reading.measuredAt,
    },
  };
};

const deleteDestroys: Rule = joined => {
  if (joined.observed.phase !== 'Bound') {
    return undefined;
  }
  const effect = deleteEffect(joined);
  return effect.code === 'destroys'
    ? {
        code: 'DELETE_DESTROYS_DATA',
        evidence: `${effect.text} Driver: ${joined.profile.row.title}.`,
        data: {
          reclaimPolicy: joined.volume?.reclaimPolicy,
          provisioner: joined.profile.provisioner,
        },
      }
    : undefined;
};

const RULES: Rule[] = [
  lost,
  deletingStuck,
  largerThanAsked,
  volumeFilling,
  deleteDestroys,
];

/** What can be said of one claim by looking at it, its volume and its figure. */
export function claimFindings(context: FindingContext): Finding[] {
  const cluster = context.index.world.name;
  return context.claims.flatMap(claim => {
    const subject = claimRef(cluster, claim.observed);
    return RULES.flatMap(rule => {
      const input = rule(claim, context);
      return input
        ? [createFinding({ ...input, subject, claims: [subject] })]
        : [];
    });
  });
}
