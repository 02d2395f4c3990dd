import type { Finding } from '@stowage/backstage-plugin-storage-common';
import { formatTime, sentence } from '../words';
import { clusterRef, createFinding } from './finding';
import { rightFindings } from './rightFindings';
import type { FindingContext } from './context';

/** The cluster as a whole: not heard, not allowed, not readable. */
export function clusterFindings({ index }: FindingContext): Finding[] {
  const { world } = index;
  const subject = clusterRef(world.name);
  const findings: Finding[] = [];

  if (world.state === 'unreachable' || world.state === 'misconfigured') {
    findings.push(
      createFinding({
        code: 'CLUSTER_UNREACHABLE',
        title:
          world.state === 'misconfigured'
            ? `${world.title} cannot be used as it is configured`
            : `${world.title} does not answer`,
        subject,
        action:
          world.state === 'misconfigured'
            ? "Correct the cluster's entry, or the kubeconfig that it names, as the evidence says; then restart the backend."
            : undefined,
        evidence: [
          sentence(world.message ?? 'No message was given'),
          world.lastContact
            ? `It was last heard at ${formatTime(
                world.lastContact,
              )}; what is shown is from then.`
            : 'It was never heard, so nothing about it is known.',
        ].join(' '),
        since: world.since,
        data: { lastContact: world.lastContact, message: world.message },
      }),
    );
  }

  findings.push(...rightFindings(world));

  // What is forbidden stands above, and a cluster that does not answer fails in everything.
  const failed =
    world.state === 'unreachable' || world.state === 'misconfigured'
      ? []
      : Object.values(world.resources).filter(
          resource => resource.state === 'failed',
        );
  for (const resource of failed) {
    findings.push(
      createFinding({
        code: 'RESOURCE_NOT_READ',
        title: `${resource.resource} of cluster ${world.name} could not be read`,
        subject,
        key: resource.resource,
        evidence:
          resource.message ??
          `Reading ${resource.resource} failed without a message.`,
        data: { resource: resource.resource },
      }),
    );
  }
  return findings;
}
