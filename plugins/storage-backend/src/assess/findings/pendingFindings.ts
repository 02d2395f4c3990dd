import type { ObservedEvent } from '@stowage/backstage-plugin-storage-common';
import { isHeldForAnother } from '../claims/joinClaims';
import { selectedNode } from '../claims/pinning';
import { livePods } from '../claims/mounts';
import type { JoinedClaim } from '../types';
import type { WorldIndex } from '../WorldIndex';
import { ageOf, enumerate, formatTime } from '../words';
import type { AssessedFinding } from './AssessedFinding';
import { claimRef, createFinding } from './finding';
import type { FindingContext } from './context';
import type { FindingInput } from './finding';

/** A running provisioner answers within seconds; images may have to be pulled first. */
const PROVISIONER_PATIENCE_MS = 2 * 60_000;
/** Some storage takes minutes to make a volume; longer than this it is not working on it. */
const PROVISIONING_PATIENCE_MS = 15 * 60_000;

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
/** Wording of kube-controller-manager, pv_controller.go. */
const CLASS_NOT_FOUND = /storageclass\.storage\.k8s\.io "[^"]+" not found/;

type Rule = (options: {
  joined: JoinedClaim;
  events: ObservedEvent[];
  context: FindingContext;
}) => Omit<FindingInput, 'subject' | 'claims'> | undefined;

function newestOf(
  events: ObservedEvent[],
  reason: string,
): ObservedEvent | undefined {
  return events.find(event => event.reason === reason);
}

function quote(event: ObservedEvent): string {
  const times = event.count > 1 ? `, ${event.count} times` : '';
  return `${event.reason} at ${formatTime(event.lastSeen)}${times}: ${
    event.message
  }`;
}

function existingClasses(index: WorldIndex): string {
  const names = [...index.classes.keys()].sort();
  return names.length > 0
    ? `Classes that exist: ${enumerate(names)}.`
    : 'The cluster has no storage class at all.';
}

const noDefaultClass: Rule = ({ joined, events, context: { index } }) => {
  if (
    joined.observed.storageClass !== undefined ||
    joined.observed.volumeName ||
    index.defaultClass
  ) {
    return undefined;
  }
  const event = newestOf(events, 'FailedBinding');
  if (!index.canRead('storageclasses') && !event) {
    return undefined;
  }
  return {
    code: 'NO_DEFAULT_CLASS',
    evidence: index.canRead('storageclasses')
      ? `The claim names no class, and no class is marked as the default. ${existingClasses(
          index,
        )}`
      : `The claim names no class. ${event ? quote(event) : ''}`,
    since: joined.observed.createdAt,
  };
};

const classMissing: Rule = ({ joined, events, context: { index } }) => {
  const className = joined.observed.storageClass;
  if (!className || index.classes.has(className)) {
    return undefined;
  }
  const event = events.find(candidate =>
    CLASS_NOT_FOUND.test(candidate.message),
  );
  if (!index.canRead('storageclasses') && !event) {
    return undefined;
  }
  return {
    code: 'CLASS_MISSING',
    title: `There is no storage class ${className}`,
    evidence: index.canRead('storageclasses')
      ? `The claim asks for the class ${className}. ${existingClasses(index)}${
          event ? ` ${quote(event)}` : ''
        }`
      : quote(event!),
    since: joined.observed.createdAt,
    data: { storageClass: className },
  };
};

const noVolumeOffered: Rule = ({ joined, events, context: { index } }) => {
  const { observed, storageClass } = joined;
  const event = newestOf(events, 'FailedBinding');
  const said = event ? ` ${quote(event)}` : '';
  if (observed.volumeName) {
    const volume = index.volumes.get(observed.volumeName);
    if (!index.canRead('persistentvolumes')) {
      return undefined;
    }
    if (volume && !isHeldForAnother(volume, observed)) {
      return undefined;
    }
    const holder = volume?.claimRef;
    return {
      code: 'NO_VOLUME_OFFERED',
      title: volume
        ? `The volume ${observed.volumeName} belongs to another claim`
        : `The volume ${observed.volumeName} does not exist`,
      evidence: holder
        ? `The claim asks for the volume ${observed.volumeName}, which is held for another claim.${said}`
        : `The claim asks for the volume ${observed.volumeName}, which is not in the cluster.${said}`,
      mentions: holder && {
        lead: 'The other claim:',
        items: [
          {
            claim: claimRef(index.world.name, holder),
            words: `${holder.namespace}/${holder.name}`,
          },
        ],
      },
      since: observed.createdAt,
      data: { volume: observed.volumeName },
    };
  }
  const byHand =
    observed.storageClass === '' ||
    (storageClass?.provisioner === NO_PROVISIONER &&
      (storageClass.bindingMode === 'Immediate' ||
        livePods(observed, index).length > 0));
  if (!byHand) {
    return undefined;
  }
  return {
    code: 'NO_VOLUME_OFFERED',
    evidence:
      observed.storageClass === ''
        ? `The claim asks for a volume without a class, and none that is free fits it.${said}`
        : `The class ${storageClass?.name} makes no volumes, and none that is free fits the claim.${said}`,
    since: observed.createdAt,
  };
};

const provisioningFailed: Rule = ({ joined, events, context: { index } }) => {
  const event = events.find(
    candidate =>
      candidate.reason === 'ProvisioningFailed' &&
      // Left over from when the class did not exist yet.
      !(
        CLASS_NOT_FOUND.test(candidate.message) &&
        index.classes.has(joined.observed.storageClass ?? '')
      ),
  );
  return (
    event && {
      code: 'PROVISIONING_FAILED',
      evidence: quote(event),
      since: joined.observed.createdAt,
      data: {
        message: event.message,
        lastSeen: event.lastSeen,
        count: event.count,
        provisioner: joined.storageClass?.provisioner,
      },
    }
  );
};

const provisionerNotRunning: Rule = ({ joined, events, context }) => {
  const { index, now } = context;
  const { observed, storageClass } = joined;
  if (!storageClass || !index.canRead('events')) {
    return undefined;
  }
  const node = selectedNode(observed);
  const isDue = storageClass.bindingMode === 'Immediate' || node !== undefined;
  if (!isDue) {
    return undefined;
  }
  const consumers = livePods(observed, index)
    .map(pod => pod.createdAt)
    .sort();
  // With WaitForFirstConsumer the provisioner's turn comes with the first pod.
  const since =
    storageClass.bindingMode !== 'Immediate' &&
    consumers.length > 0 &&
    consumers[0] > observed.createdAt
      ? consumers[0]
      : observed.createdAt;
  const started = newestOf(events, 'Provisioning');
  const waited = ageOf({ time: started?.lastSeen ?? since, now });
  if (
    waited <= (started ? PROVISIONING_PATIENCE_MS : PROVISIONER_PATIENCE_MS)
  ) {
    return undefined;
  }
  const asked = newestOf(events, 'ExternalProvisioning');
  const request = asked ? ` ${quote(asked)}` : '';
  return {
    code: 'PROVISIONER_NOT_RUNNING',
    title: `${storageClass.provisioner} does not make the volume`,
    evidence: started
      ? `${storageClass.provisioner} began at ${formatTime(
          started.lastSeen,
        )} and has not been heard since.`
      : `The volume has been due since ${formatTime(since)}${
          node ? ` on ${node}` : ''
        }, and ${storageClass.provisioner} has said nothing.${request}`,
    since,
    data: { provisioner: storageClass.provisioner, node },
  };
};

const waitsForPod: Rule = ({ joined, context: { index } }) => {
  const { observed, storageClass } = joined;
  if (
    storageClass?.bindingMode !== 'WaitForFirstConsumer' ||
    selectedNode(observed) !== undefined
  ) {
    return undefined;
  }
  const pods = livePods(observed, index);
  const [pod] = pods;
  let evidence = `The class ${storageClass.name} makes a volume when the first pod that mounts the claim is scheduled.`;
  if (pod) {
    evidence += ` The pod ${pod.name} wants it and is not scheduled${
      pod.unschedulableMessage ? `: ${pod.unschedulableMessage}` : ' yet.'
    }`;
  } else if (index.canRead('pods')) {
    evidence += ' No pod mounts it.';
  } else {
    evidence += ' Whether a pod mounts it is not known: pods may not be read.';
  }
  return {
    code: 'CLAIM_WAITS_FOR_POD',
    title: pod
      ? `Waits until the pod ${pod.name} is scheduled`
      : 'Waits for its first pod',
    action: pod
      ? "The scheduler's message says what the pod lacks; the volume is made as soon as it has a node."
      : undefined,
    evidence,
    since: observed.createdAt,
    data: { storageClass: storageClass.name, pod: pod?.name },
  };
};

/** In the order in which one cause hides the next. */
const RULES: Rule[] = [
  noDefaultClass,
  classMissing,
  noVolumeOffered,
  provisioningFailed,
  provisionerNotRunning,
  waitsForPod,
];

/** Why each pending claim waits: one cause for each. */
export function pendingFindings(context: FindingContext): AssessedFinding[] {
  const { index } = context;
  return context.claims.flatMap(joined => {
    const { observed } = joined;
    if (observed.phase !== 'Pending' || observed.deletingSince) {
      return [];
    }
    const events = index.eventsAbout({
      kind: 'PersistentVolumeClaim',
      ...observed,
    });
    const subject = claimRef(index.world.name, observed);
    for (const rule of RULES) {
      const input = rule({ joined, events, context });
      if (input) {
        return [createFinding({ ...input, subject, claims: [subject] })];
      }
    }
    return [];
  });
}
