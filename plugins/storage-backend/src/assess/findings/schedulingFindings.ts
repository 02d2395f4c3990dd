import type { ObservedPod } from '@stowage/backstage-plugin-storage-common';
import { keyOf } from '../WorldIndex';
import type { WorldIndex } from '../WorldIndex';
import type { AssessedFinding } from './AssessedFinding';
import { claimRef, createFinding } from './finding';
import type { FindingContext, MeasuredClaim } from './context';

/** Two wordings of kube-scheduler; the second is that of 1.36 (plugins/volumebinding/binder.go). */
const AFFINITY_CONFLICT =
  /volume node affinity conflict|didn't match PersistentVolume's node affinity/;

function describeNode(name: string, index: WorldIndex): string {
  const node = index.nodes.get(name);
  if (!node) {
    return index.canRead('nodes')
      ? `${name}, which is not in the cluster`
      : name;
  }
  if (node.ready !== 'true') {
    return `${name}, which is not ready`;
  }
  if (node.unschedulable) {
    return `${name}, which is cordoned`;
  }
  return `${name}, which is ready but does not take the pod`;
}

function findingOf(
  pod: ObservedPod,
  claims: MeasuredClaim[],
  index: WorldIndex,
): AssessedFinding {
  const cluster = index.world.name;
  return createFinding({
    code: 'VOLUME_PINNED_ELSEWHERE',
    title: `The pod ${pod.name} cannot run where its data lies`,
    subject: {
      cluster,
      kind: 'Pod',
      namespace: pod.namespace,
      name: pod.name,
    },
    claims: claims.map(({ observed }) => claimRef(cluster, observed)),
    evidence: `The pod is not scheduled: ${pod.unschedulableMessage}`,
    // Claims of one namespace may belong to components of several owners.
    mentions: {
      lead: 'Its data:',
      items: claims.map(({ observed, pinning }) => ({
        claim: claimRef(cluster, observed),
        words: `${observed.name} lies on ${
          pinning.nodes.map(node => describeNode(node, index)).join(' or ') ||
          'no node of the cluster'
        }`,
      })),
    },
    since: pod.createdAt,
    data: { pod: pod.name },
  });
}

/** Pods that cannot be scheduled because a volume of theirs is tied to another or a dead node. */
export function schedulingFindings(context: FindingContext): AssessedFinding[] {
  const { index } = context;
  const stuck = index.world.pods.filter(
    pod =>
      pod.phase === 'Pending' &&
      !pod.deletingSince &&
      AFFINITY_CONFLICT.test(pod.unschedulableMessage ?? ''),
  );
  if (stuck.length === 0) {
    return [];
  }
  const byKey = new Map(
    context.claims.map(claim => [
      keyOf(claim.observed.namespace, claim.observed.name),
      claim,
    ]),
  );
  return stuck.flatMap(pod => {
    const pinned = pod.claims
      .map(({ claimName }) => byKey.get(keyOf(pod.namespace, claimName)))
      .filter(
        (claim): claim is MeasuredClaim => claim?.pinning.state === 'pinned',
      );
    return pinned.length > 0 ? [findingOf(pod, pinned, index)] : [];
  });
}
