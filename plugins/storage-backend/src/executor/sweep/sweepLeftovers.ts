import { toError } from '@backstage/errors';
import { ClusterError, type ClusterClient } from '../../adapters/kubernetes';
import { operationLabel } from '../movers/names';
import { decideSweep, Knowledge, Leftover, SweepDecision } from './decideSweep';
import { readLeftovers } from './readLeftovers';

/** What a sweep did and found. */
export interface SweepReport {
  removed: SweepDecision[];
  /** For a person to look at; nothing of it was touched. */
  reported: SweepDecision[];
  /** What could not be removed, with the reason. */
  failed: Array<SweepDecision & { error: string }>;
}

/** What a sweep needs. */
export interface SweepOptions {
  client: Pick<ClusterClient, 'get' | 'listObjects' | 'delete'>;
  /** The movers'. */
  namespace: string;
  /** What this portal's database, which all its replicas share, knows of an operation now. */
  knowledgeOf: (operation: string) => Promise<Knowledge>;
  now: () => Date;
  signal?: AbortSignal;
}

function refOf({ kind, name, namespace }: Leftover) {
  const apiVersion = kind === 'Lease' ? 'coordination.k8s.io/v1' : 'v1';
  return { apiVersion, kind, name, namespace };
}

/** Whether somebody holds an operation's epoch now that was not there when everything was read. */
async function isHeld(
  { client, namespace }: SweepOptions,
  operation: string,
): Promise<boolean> {
  const leases = await client.listObjects({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    namespace,
    labelSelector: `${operationLabel}=${operation}`,
  });
  return leases.length > 0;
}

/** Looks again, right before something goes: an operation may have been taken up meanwhile. */
async function mayGo(
  options: SweepOptions,
  { operation }: Leftover,
): Promise<boolean> {
  const { known } = await options.knowledgeOf(operation);
  return (
    known === 'finished' ||
    (known === 'unknown' && !(await isHeld(options, operation)))
  );
}

/**
 * Removes what operations that are over have left in a cluster: pods, aliases, empty claims,
 * records, Leases. Each is deleted by its uid, in the version in which it was read. What may hold
 * data is only reported.
 */
export async function sweepLeftovers(
  options: SweepOptions,
): Promise<SweepReport> {
  const { client, knowledgeOf, now, signal } = options;
  const leftovers = await readLeftovers(options);
  const knowledge = new Map<string, Knowledge>();
  for (const { operation } of leftovers) {
    if (!knowledge.has(operation)) {
      knowledge.set(operation, await knowledgeOf(operation));
    }
  }
  const decisions = decideSweep({ leftovers, knowledge, now: now() });
  const report: SweepReport = {
    removed: [],
    reported: decisions.filter(({ action }) => action === 'report'),
    failed: [],
  };
  for (const decision of decisions) {
    signal?.throwIfAborted();
    const { leftover, action } = decision;
    if (action !== 'remove' || !(await mayGo(options, leftover))) {
      continue;
    }
    try {
      const { uid, resourceVersion } = leftover;
      await client.delete({ ...refOf(leftover), uid, resourceVersion });
      report.removed.push(decision);
    } catch (error) {
      // Gone, or changed since: the next sweep looks at it again.
      const isPassing =
        error instanceof ClusterError &&
        ['not-found', 'conflict'].includes(error.reason);
      if (!isPassing) {
        report.failed.push({ ...decision, error: toError(error).message });
      }
    }
  }
  return report;
}
