import type { JsonObject } from '@backstage/types';
import type {
  MoveWorld,
  OperationCheck,
  OperationPlan,
} from '@stowage/backstage-plugin-storage-common';
import { hashOf } from './canonicalJson';
import { declinedSummary, isBlocked } from './check';

/**
 * A plan from what was decided. Whatever its kind, it is declined by a check that blocks, and is
 * named by the hash of its decisions. Pure.
 *
 * @param options.summary - of a plan that is not declined; one that is says why instead
 */
export function planOf<Decisions extends JsonObject>(
  options: Pick<
    OperationPlan,
    | 'request'
    | 'title'
    | 'steps'
    | 'claims'
    | 'workloads'
    | 'figures'
    | 'typedConfirmation'
  > & {
    world: Pick<MoveWorld, 'readAt'>;
    checks: OperationCheck[];
    decisions: Decisions;
    summary: () => string;
  },
): { plan: OperationPlan; decisions: Decisions } {
  const { world, checks, decisions, summary, ...plan } = options;
  const declined = isBlocked(checks);
  return {
    decisions,
    plan: {
      ...plan,
      outcome: declined ? 'declined' : 'planned',
      hash: hashOf(decisions),
      summary: declined ? declinedSummary(checks) : summary(),
      preflight: checks,
      madeAt: world.readAt,
    },
  };
}
