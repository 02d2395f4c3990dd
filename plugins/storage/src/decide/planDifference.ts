import type {
  Check,
  OperationPlan,
} from '@stowage/backstage-plugin-storage-common';

/** One thing in which a fresh plan differs from the one that was read before. */
export type PlanDifference =
  | { kind: 'check-new'; check: Check }
  | { kind: 'check-gone'; check: Check }
  | { kind: 'step-new'; title: string }
  | { kind: 'step-gone'; title: string }
  | { kind: 'bytes'; before?: number; after?: number }
  | { kind: 'stop'; before?: number; after?: number }
  | { kind: 'target'; claim: string; before: string; after: string };

/** Codes say what a check found; level and words may follow figures that change all the time. */
function checkKey({ code, level }: Check) {
  return `${level}/${code}`;
}

function missingIn<T>(
  items: readonly T[],
  others: readonly T[],
  key: (item: T) => string,
): T[] {
  const known = new Set(others.map(key));
  return items.filter(item => !known.has(key(item)));
}

/** In what a plan differs from an earlier one, as far as a reader decides by it. */
export function planDifferences(
  before: OperationPlan,
  after: OperationPlan,
): PlanDifference[] {
  const noted = (plan: OperationPlan) =>
    plan.preflight.filter(({ level }) => level !== 'ok');
  const differences: PlanDifference[] = [
    ...missingIn(noted(after), noted(before), checkKey).map(check => ({
      kind: 'check-new' as const,
      check,
    })),
    ...missingIn(noted(before), noted(after), checkKey).map(check => ({
      kind: 'check-gone' as const,
      check,
    })),
  ];
  // A plan that is declined has no steps and no figures; its checks say all there is to say.
  if (after.outcome === 'declined') {
    return differences;
  }
  const byId = ({ id }: { id: string }) => id;
  differences.push(
    ...missingIn(after.steps, before.steps, byId).map(({ title }) => ({
      kind: 'step-new' as const,
      title,
    })),
    ...missingIn(before.steps, after.steps, byId).map(({ title }) => ({
      kind: 'step-gone' as const,
      title,
    })),
  );
  for (const claim of after.claims) {
    const earlier = before.claims.find(({ name }) => name === claim.name);
    if (earlier && earlier.to !== claim.to) {
      differences.push({
        kind: 'target',
        claim: claim.name,
        before: earlier.to,
        after: claim.to,
      });
    }
  }
  const figures = [before.figures, after.figures] as const;
  if (figures[0].bytes !== figures[1].bytes) {
    differences.push({
      kind: 'bytes',
      before: figures[0].bytes,
      after: figures[1].bytes,
    });
  }
  if (figures[0].stopSeconds !== figures[1].stopSeconds) {
    differences.push({
      kind: 'stop',
      before: figures[0].stopSeconds,
      after: figures[1].stopSeconds,
    });
  }
  return differences;
}
