import type { PlanStep } from '@stowage/backstage-plugin-storage-common';

/** Id, title, detail, and what holds if the operation stops there. */
type BriefStep = readonly [
  id: string,
  title: string,
  detail: string,
  ifItStopsHere: string,
];

/** Steps that take about a second each and leave every application as it is. Pure. */
export function briefSteps(steps: readonly BriefStep[]): PlanStep[] {
  return steps.map(([id, title, detail, ifItStopsHere]) => ({
    id,
    title,
    detail,
    application: 'up',
    expectedSeconds: 1,
    ifItStopsHere,
  }));
}
