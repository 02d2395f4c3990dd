import { matchesRequirement } from '../../cluster/requirements';
import { LabelSelector } from './kinds';

/**
 * Whether labels satisfy a selector. An absent selector selects nothing, an
 * empty one everything, as in apimachinery's LabelSelectorAsSelector.
 */
export function selects(
  selector: LabelSelector | undefined,
  labels: Record<string, string> = {},
): boolean {
  if (!selector) {
    return false;
  }
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    hasLabels(labels, matchLabels) &&
    matchExpressions.every(requirement =>
      matchesRequirement(requirement, labels[requirement.key]),
    )
  );
}

/** Whether all the pairs are among the labels. */
export function hasLabels(
  labels: Record<string, string> | undefined,
  wanted: Record<string, string>,
): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => labels?.[key] === value,
  );
}
